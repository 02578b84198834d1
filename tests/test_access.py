"""Every address × every role of the cast × GET and POST, and what is open to all.

One table: a new address that is not in it fails; so does one that answers otherwise.
"""

import uuid
from io import BytesIO

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from events.models import AttendanceSheet, EventInvitation
from groups.models import Invitation, KimGroup, Photo
from review import previews
from tests.access_table import TABLE
from tests.conftest import form_data, picture_bytes
from tests.events.conftest import announced, hall, plan, planned  # noqa: F401

ROLES = ("sari", "nur", "budi", "joko", "tono", "dewi", "wahyu", "rina", "ratna")
ALLAUTH_OPEN = {"account_login", "account_inactive", "account_reset_password",
                "account_reset_password_done", "account_reset_password_from_key",
                "account_reset_password_from_key_done", "mfa_authenticate"}  # fmt: skip
OPEN = {
    name for name, (get, _post) in TABLE.items() if get.startswith(("=", "404 200"))
} | ALLAUTH_OPEN  # fmt: skip


@pytest.fixture
def world(draft, submitted, published, medono, jenggot, nur, budi, joko, tono, dewi,
          wahyu, rina, ratna, announced, plan):  # fmt: skip  # noqa: F811
    """One of everything, and an argument list for each address."""
    live, event = published(), announced().publication
    day = event.occurrences.get()
    guest = EventInvitation.objects.create(day=day, name="Camat Pekalongan Barat")
    sheet = AttendanceSheet.open_for(day, by=budi)
    sheet.type_in([("Contoh", "RT 01")], by=budi)
    mine, draft_event = draft(), plan().publication
    waiting = submitted()
    picture = Photo.keep(BytesIO(picture_bytes()), kim=medono, by=budi)
    invitation, token = Invitation.issue(kim=medono, position="anggota", by=nur)
    thumb = picture.sizes()["thumb"].url.rpartition("/")[2]
    key = [mine.publication.draft_key]
    code = [mine.publication.code]
    arguments = {
        "region:village": ["medono"],
        "region:district": ["pekalongan-barat"],
        "region:kim": ["medono"],
        "bulletins:detail": [live.publication.slug],
        "bulletins:by_code": [live.publication.code],
        "agenda:detail": [event.slug],
        "agenda:event_feed": [event.slug],
        "agenda:village_feed": ["medono"],
        "agenda:check_in": [sheet.code],
        "agenda:take_back": [sheet.code],
        "agenda:answer": [guest.link.rstrip("/").rpartition("/")[2]],
        "desk:retell": [event.code, day.key],
        **{
            f"plan:{name}": [event.code, day.key]
            for name in (
                "invitations",
                "invitations_add",
                "invitations_copy",
                "invitations_letters",
                "attendance",
                "attendance_begin",
                "attendance_shut",
                "attendance_type_in",
                "attendance_door",
                "attendance_paper",
                "attendance_remove",
                "minutes",
                "minutes_save",
                "minutes_send",
                "minutes_photo",
            )
        },
        "plan:invitations_record": [event.code, day.key, guest.pk],
        "plan:invitations_remove": [event.code, day.key, guest.pk],
        "plan:invitations_sent": [event.code, day.key, guest.pk],
        "agenda:district_feed": ["pekalongan-barat"],
        "agenda:kind_feed": ["posyandu"],
        "cover": ["3375011002", "layanan", "1"],
        "head_panel": [1, 2],
        "photo": [thumb],
        "people:index": ["medono"],
        "people:invite": ["medono"],
        "people:revoke": ["medono", invitation.pk],
        "invitation": [token],
        "accept_new": [token],
        "accept_known": [token],
        **{
            f"write:{name}": key
            for name in ("edit", "preview", "save", "send", "photo")
        },
        **{
            f"write:{name}": code
            for name in (
                "state",
                "change",
                "recall",
                "unschedule",
                "discard",
                "appeal",
                "share",
            )
        },
        **{
            f"admin:moderation_{verb}": ["buletin", waiting.pk]
            for verb in (
                "detail",
                "approve",
                "send_back",
                "withdraw",
                "unschedule",
                "lift",
                "erase",
                "note",
                "claim",
                "share",
            )
        },
        "admin:moderation_revert": ["buletin", waiting.pk, 7],
        "admin:moderation_handled": [1],
        "notices:open": [1],
        **{
            f"plan:{name}": [draft_event.draft_key]
            for name in ("edit", "save", "send", "photo")
        },
        **{
            f"plan:{name}": [draft_event.code]
            for name in (
                "state",
                "change",
                "recall",
                "unschedule",
                "discard",
                "appeal",
                "share",
                "call_off",
            )
        },
        "preview": [previews.link_to(waiting, by=dewi).rstrip("/").rpartition("/")[2]],
    }
    people = {"nur": nur, "budi": budi, "joko": joko, "tono": tono, "dewi": dewi,
              "wahyu": wahyu, "rina": rina, "ratna": ratna}  # fmt: skip
    posts = {
        "write:save": form_data(mine),
        "write:send": form_data(mine),
        "people:invite": {"position": "anggota"},
        "admin:moderation_approve": {"version": waiting.version},
    }
    return arguments, people, posts


def browser_of(role, people, as_user):
    return Client() if role == "sari" else as_user(people[role])


def answers(spec):
    return [spec[1:]] * len(ROLES) if spec.startswith("=") else spec.split()


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_role_gets_its_answer(name, world, as_user):
    from django.db import transaction

    arguments, people, posts = world
    path = reverse(name, args=arguments.get(name, []))
    got = {"GET": [], "POST": []}
    for role in ROLES:
        for method in ("GET", "POST"):
            client = browser_of(role, people, as_user)
            with transaction.atomic():
                answer = (
                    client.get(path)
                    if method == "GET"
                    else client.post(path, posts.get(name, {}))
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


def test_every_state_change_needs_the_csrf_token(world, nur, dewi, as_user):
    arguments, _people, posts = world
    for name, (_get, post) in TABLE.items():
        is_djangos = name.startswith("admin:") and "moderation" not in name
        if post == "=405" or is_djangos:
            continue
        path = reverse(name, args=arguments.get(name, []))
        user = dewi if name.startswith("admin:") else nur
        strict = as_user(user, enforce_csrf_checks=True)
        answer = strict.post(path, posts.get(name, {}))
        assert answer.status_code in (403, 405), name


def test_a_foreign_id_answers_as_a_nonexistent_one(as_user, joko, draft, submitted):
    client = as_user(joko)
    foreign = client.get(reverse("write:state", args=[draft().publication.code]))
    nothing = client.get(reverse("write:state", args=["ZZZZZZ"]))
    assert foreign.status_code == nothing.status_code == 404
    assert foreign.content == nothing.content
    assert not KimGroup.objects.writable_by(joko).filter(slug="medono").exists()
    unknown = client.get(reverse("write:edit", args=[uuid.uuid4()]) + "?kim=medono")
    assert unknown.status_code == 404
