"""Every address × every role of the cast × GET and POST, and what is open to all.

One table: a new address that is not in it fails; so does one that answers otherwise.
"""

import uuid

import pytest
from django.db import transaction
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from groups.models import KimGroup
from tests.access_table import TABLE
from tests.world import a_world, browser_of

ROLES = ("sari", "nur", "budi", "joko", "tono", "dewi", "wahyu", "rina", "ratna")
ALLAUTH_OPEN = {"account_login", "account_inactive", "account_reset_password",
                "account_reset_password_done", "account_reset_password_from_key",
                "account_reset_password_from_key_done", "mfa_authenticate"}  # fmt: skip
# A mail program posts there by itself (RFC 8058); the address is the secret.
POSTED_BY_PROGRAMS = {"stop_releases", "check_shared", "asked_stop"}
OPEN = {
    name for name, (get, _post) in TABLE.items() if get.startswith(("=", "404 200"))
} | ALLAUTH_OPEN  # fmt: skip


@pytest.fixture(scope="module")
def shared_world(django_db_setup, django_db_blocker, tmp_path_factory):
    media = tmp_path_factory.mktemp("media")
    with a_world(django_db_blocker, media, ROLES) as made:
        yield made


@pytest.fixture
def world(shared_world, db, settings):
    settings.MEDIA_ROOT = shared_world.media
    return shared_world


def answers(spec):
    return [spec[1:]] * len(ROLES) if spec.startswith("=") else spec.split()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_role_gets_its_answer(name, world):
    path = reverse(name, args=world.arguments.get(name, []))
    got = {"GET": [], "POST": []}
    for role in ROLES:
        for method in ("GET", "POST"):
            client = browser_of(role, world)
            with transaction.atomic():
                answer = (
                    client.get(path)
                    if method == "GET"
                    else client.post(path, world.posts.get(name, {}))
                )
                transaction.set_rollback(True)
            assert answer.status_code < 500, (name, role, method)
            to_sign_in = answer.status_code == 302 and answer.url.startswith(
                "/akun/masuk/"
            )
            got[method].append("L" if to_sign_in else str(answer.status_code))
    for method, spec in zip(("GET", "POST"), TABLE[name], strict=True):
        wanted = answers(spec)
        for role, have, want in zip(ROLES, got[method], wanted, strict=True):
            assert want in (have, "*"), f"{name} {role} {method}: {have}, not {want}"


def named_patterns(resolver, prefix=""):
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_patterns(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{prefix}{pattern.name}", pattern.callback


def test_open_pages_are_exactly_the_listed_ones():
    found = {
        name
        for name, view in named_patterns(get_resolver())
        if not getattr(view, "login_required", True)
    }
    # Django admin's own sign-in only redirects to ours.
    assert found - {"admin:login", "admin:jsi18n", "account_logout"} == OPEN


def test_every_address_of_ours_is_in_the_table():
    ours = {
        name
        for name, view in named_patterns(get_resolver())
        if name.startswith("admin:moderation")
        or not name.startswith(("account_", "mfa_", "admin:"))
    }
    assert ours <= set(TABLE)


def test_every_state_change_needs_the_csrf_token(world):
    for name, (_get, post) in TABLE.items():
        is_djangos = name.startswith("admin:") and "moderation" not in name
        if post == "=405" or is_djangos or name in POSTED_BY_PROGRAMS:
            continue
        path = reverse(name, args=world.arguments.get(name, []))
        role = "dewi" if name.startswith("admin:") else "nur"
        strict = browser_of(role, world, enforce_csrf_checks=True)
        answer = strict.post(path, world.posts.get(name, {}))
        assert answer.status_code in (403, 405), name


def test_a_foreign_id_answers_as_a_nonexistent_one(world):
    client, joko = browser_of("joko", world), User.objects.get(username="joko")
    foreign = client.get(reverse("write:state", args=world.arguments["write:state"]))
    nothing = client.get(reverse("write:state", args=["ZZZZZZ"]))
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.content == nothing.content
    assert not KimGroup.objects.writable_by(joko).filter(slug="medono").exists()
    unknown = client.get(reverse("write:edit", args=[uuid.uuid4()]) + "?kim=medono")
    assert unknown.status_code == 404
