"""Every address × every role of the cast × GET and POST, and what is open to all.

One table: a new address that is not in it fails; so does one that answers otherwise.
"""

import uuid
from io import BytesIO

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from groups.models import Invitation, KimGroup, Photo
from review import previews
from tests.conftest import form_data, picture_bytes
from tests.events.conftest import announced, hall, plan, planned  # noqa: F401

ROLES = ("sari", "nur", "budi", "joko", "tono", "dewi", "wahyu", "rina", "ratna")
# What each role is answered, in the order of ROLES. L: to the sign-in page.
# name: (GET, POST); "=" repeats one answer for everybody.
PUBLIC = ("=200", "=405")
DESK = ("L 200 200 200 200 200 200 200 200", "L 405 405 405 405 405 405 405 405")
OWN_READ = ("L 200 200 404 404 404 404 200 404", "L 405 405 405 405 405 405 405 405")
LED = "L 404 404 404 404 404 404 404 404"
ADMIN_READ = ("L 302 302 302 302 200 200 200 200", "L 302 302 302 302 405 405 405 405")
ADMIN_MODEL = ("L 302 302 302 302 403 403 403 200", "L 302 302 302 302 403 403 403 *")
TABLE = {
    "home": PUBLIC,
    "choose": ("=302", "=405"),
    "places": PUBLIC,
    "region:village": PUBLIC,
    "region:district": PUBLIC,
    "region:kim": PUBLIC,
    "bulletins:index": PUBLIC,
    "bulletins:detail": PUBLIC,
    "bulletins:by_code": ("=302", "=405"),
    "agenda:index": PUBLIC,
    "agenda:city_feed": PUBLIC,
    "agenda:village_feed": PUBLIC,
    "agenda:district_feed": PUBLIC,
    "agenda:kind_feed": PUBLIC,
    "agenda:event_feed": PUBLIC,
    "agenda:detail": PUBLIC,
    "about": PUBLIC,
    "privacy": PUBLIC,
    "accessibility": PUBLIC,
    "robots": PUBLIC,
    "health": PUBLIC,
    "cover": PUBLIC,
    "head_panel": PUBLIC,
    "photo": ("404 200 200 404 404 404 404 200 404", "=405"),
    "invitation": PUBLIC,
    "accept_new": ("=405", "=422"),
    "accept_known": ("L 405 405 405 405 405 405 405 405", "L * * * * * * * *"),
    # Moderators and admins who write for no KIM are led to their own room.
    "desk:home": (
        "L 200 200 200 200 302 302 200 302",
        "L 405 405 405 405 405 405 405 405",
    ),
    "desk:published": DESK,
    "desk:guide": DESK,
    "write:new": (
        "L 302 302 302 404 404 404 302 404",
        "L 405 405 405 405 405 405 405 405",
    ),
    "write:edit": OWN_READ,
    "write:preview": OWN_READ,
    "write:state": OWN_READ,
    "write:save": (
        "L 405 405 405 405 405 405 405 405",
        "L 302 302 404 404 404 404 302 404",
    ),
    "write:send": (
        "L 405 405 405 405 405 405 405 405",
        "L 302 302 404 404 404 404 302 404",
    ),
    "write:photo": (
        "L 405 405 405 405 405 405 405 405",
        "L 422 422 404 404 404 404 422 404",
    ),
    "write:change": (
        "L 405 405 405 405 405 405 405 405",
        "L * * 404 404 404 404 * 404",
    ),
    "write:recall": (
        "L 405 405 405 405 405 405 405 405",
        "L * * 404 404 404 404 * 404",
    ),
    "write:unschedule": (
        "L 405 405 405 405 405 405 405 405",
        "L * * 404 404 404 404 * 404",
    ),
    "write:discard": (
        "L 405 405 405 405 405 405 405 405",
        "L * * 404 404 404 404 * 404",
    ),
    "people:index": OWN_READ,
    "people:invite": (
        "L 405 405 405 405 405 405 405 405",
        "L 201 404 404 404 404 404 404 404",
    ),
    "people:revoke": (
        "L 405 405 405 405 405 405 405 405",
        "L 302 404 404 404 404 404 404 404",
    ),
    "admin:moderation_queue": (
        "L 302 302 302 302 200 200 200 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    # The draft has been handed over; wahyu's territory is another one.
    "admin:moderation_detail": (
        "L 302 302 302 302 200 404 200 404",
        "L 302 302 302 302 405 405 405 405",
    ),
    "admin:moderation_approve": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 302 404 409 404",
    ),
    "admin:moderation_send_back": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_withdraw": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_unschedule": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_lift": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_revert": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 404 404 404 404",
    ),
    "admin:moderation_erase": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_note": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 422 404 422 404",
    ),
    "admin:moderation_claim": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 302 404 302 404",
    ),
    "admin:moderation_share": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 200 404 200 404",
    ),
    "admin:moderation_summary": ADMIN_READ,
    "admin:moderation_archive": ADMIN_READ,
    "admin:moderation_rescan": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 302 302 302 302",
    ),
    "admin:moderation_handled": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 404 404 404 404",
    ),
    # Head moderators and admins only; dewi is a moderator like others here.
    "admin:moderation_file": (
        "L 302 302 302 302 404 404 404 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    "admin:guard_watchterm_import": (
        "L 302 302 302 302 403 403 403 200",
        "L 302 302 302 302 403 403 403 422",
    ),
    "admin:guard_watchterm_import_confirm": (
        "L 302 302 302 302 405 405 405 405",
        "L 302 302 302 302 403 403 403 422",
    ),
    "admin:guard_watchterm_export": (
        "L 302 302 302 302 403 403 403 200",
        "L 302 302 302 302 405 405 405 405",
    ),
    "preview": PUBLIC,
    "notices:inbox": DESK,
    "notices:open": (
        "L 404 404 404 404 404 404 404 404",
        "L 405 405 405 405 405 405 405 405",
    ),
    "notices:read_all": (
        "L 405 405 405 405 405 405 405 405",
        "L 302 302 302 302 302 302 302 302",
    ),
    "notices:pace": (
        "L 405 405 405 405 405 405 405 405",
        "L 422 422 422 422 422 422 422 422",
    ),
    "write:appeal": (
        "L 405 405 405 405 405 405 405 405",
        "L 422 422 404 404 404 404 422 404",
    ),
    "write:share": (
        "L 405 405 405 405 405 405 405 405",
        "L 200 200 404 404 404 404 200 404",
    ),
    "admin:index": ("302 302 302 302 302 200 200 200 200", "* * * * * * * * *"),
    "account_home": DESK,
    "account_email": (
        "L 302 302 302 302 302 302 302 302",
        "L 302 302 302 302 302 302 302 302",
    ),
    "account_signup": PUBLIC,
    "mfa_later": (
        "L 405 405 405 405 405 405 405 405",
        "L 404 404 404 404 404 404 404 404",
    ),
}
# Django admin's list and form of each model: the office's, except bulletins to look at.
MODELS = ("accounts_user", "groups_region", "groups_kimgroup", "groups_membership",
          "groups_moderator", "groups_invitation", "review_returnreason",
          "bulletins_category", "auth_group")  # fmt: skip
for _model in MODELS:
    TABLE[f"admin:{_model}_changelist"] = ADMIN_MODEL
# A POST to a list without actions only draws it again.
TABLE["admin:bulletins_bulletin_changelist"] = (ADMIN_READ[0],) * 2
# allauth's own views have allauth's own tests; here only whether they are open.
ALLAUTH_OPEN = {"account_login", "account_inactive", "account_reset_password",
                "account_reset_password_done", "account_reset_password_from_key",
                "account_reset_password_from_key_done", "mfa_authenticate"}  # fmt: skip
OPEN = {
    name for name, (get, _post) in TABLE.items() if get.startswith(("=", "404 200"))
} | ALLAUTH_OPEN  # fmt: skip


@pytest.fixture
def world(draft, submitted, published, medono, jenggot, nur, budi, joko, tono, dewi,
          wahyu, rina, ratna, announced):  # fmt: skip  # noqa: F811
    """One of everything, and an argument list for each address."""
    live, event = published(), announced().publication
    mine = draft()
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
        "preview": [previews.link_to(waiting).rstrip("/").rpartition("/")[2]],
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
