"""One of everything the portal has, and what its addresses ask for."""

from contextlib import contextmanager
from copy import deepcopy
from http.cookies import SimpleCookie
from pathlib import Path
from typing import NamedTuple

from django.db import connection, transaction
from django.test import Client, override_settings

from events.models import AttendanceSheet, EventInvitation
from groups.models import Invitation
from reach.jobs import prepare
from reach.models import Look, MediaPartner
from review import previews
from tests.conftest import form_data, kept_photo
from tests.reach.neighbours import write_down
from tests.scene import Scene
from tests.voices.cast import OTHER, a_wish, claim_form
from voices.asking.handing_in import hand_in
from voices.models import Signal

NOBODYS = 0  # the id of nothing
OF_A_WRITE_PAGE = ("edit", "preview", "save", "send", "photo")
OF_A_STATE_PAGE = (
    "state",
    "change",
    "recall",
    "unschedule",
    "discard",
    "appeal",
    "share",
    "papers",
    "release",
)


class World(NamedTuple):
    """One of everything, and what its addresses ask for."""

    arguments: dict
    posts: dict
    # Signed in once: a request keeps nothing in the database, so they stay signed in.
    cookies: dict
    media: Path


def one_of_everything(scene):
    """What addresses name, and what their forms post."""
    draft, submitted, plan = scene["draft"], scene["submitted"], scene["plan"]
    medono, nur, budi, dewi = map(scene.__getitem__, ("medono", "nur", "budi", "dewi"))
    live, event = scene["published"](), scene["announced"]().publication
    day = event.occurrences.get()
    guest = EventInvitation.objects.create(day=day, name="Camat Pekalongan Barat")
    sheet = AttendanceSheet.open_for(day, by=budi)
    sheet.type_in([("Contoh", "RT 01")], by=budi)
    mine, draft_event = draft(), plan().publication
    waiting = submitted()
    picture = kept_photo(kim=medono, by=budi)
    invitation, token = Invitation.issue(kim=medono, position="anggota", by=nur)
    thumb = picture.sizes()["thumb"].url.rpartition("/")[2]
    prepare("buletin", live.publication.code)
    partner = MediaPartner.objects.create(name="Radio Contoh", email="radio@contoh.id")
    rts = write_down({rw: [40, 30] for rw in (1, 2, 3)})
    clarified = scene["clarification"]()
    unclear = scene["clarification"](sent=False).publication
    asker = hand_in(OTHER, region=medono.region, email="sari@contoh.id")
    wish, topic = a_wish(medono.region, by=budi, released_by=dewi)
    signal, _is_new = Signal.put_down(
        region=medono.region,
        kind="kerumunan",
        place="pasar",
        seen="Ramai.",
        sure="lihat",
        by=budi,
        is_told=False,
    )
    look = Look.draw(live.publication, medono.region, by=budi)
    key = [mine.publication.draft_key]
    code = [mine.publication.code]
    arguments = {
        "region:village": ["medono"],
        "region:district": ["pekalongan-barat"],
        "region:kim": ["medono"],
        "bulletins:detail": [live.publication.slug],
        "by_code": [live.publication.code],
        "by_version": [live.publication.code, 1],
        "paper": [live.publication.code, "poster.pdf"],
        "by_rt": [live.publication.code, 1, "7-AAAAA"],
        "share": [live.publication.code],
        "stop_releases": [partner.token],
        **{
            f"spread:{name}": [live.publication.code, "medono"]
            for name in (
                "village",
                "marks",
                "mark",
                "settle",
                "aim",
                "checklist",
                "posters",
                "ask_posters",
                "look",
                "draw",
                "look_paper",
            )
        },
        "spread:news": [live.publication.code],
        "spread:undo": [live.publication.code, "medono", NOBODYS],
        "spread:answer": [live.publication.code, "medono", look.places.first().pk],
        **{f"spread:{name}": ["medono"] for name in ("rts", "rts_add", "rts_join")},
        **{
            f"spread:{name}": ["medono", rts[1, 1].pk]
            for name in ("rt", "rt_divide", "rt_end")
        },
        **{f"asked{end}": [asker.token] for end in ("", "_forget", "_stop")},
        "hard_case": ["tautan"],
        "support_wish": [topic.pk],
        **{f"wish{end}": [wish.token] for end in ("", "_verdict", "_erase", "_export")},
        "wishes_answered": ["medono"],
        "signals:week": ["pekalongan-barat"],
        **{
            f"signals:{name}": [signal.pk]
            for name in ("one", "acknowledge", "note", "close")
        },
        "desk:calm_signal": [signal.pk],
        "desk:calm_rumour": [asker.rumour_id],
        **{
            f"wishes:{name}": [wish.code]
            for name in (
                "one",
                "take",
                "answer",
                "forward",
                "person",
                "propose",
                "release",
                "take_back",
            )
        },
        "clarified": [clarified.publication.slug],
        **{f"clarify:{name}": [unclear.draft_key] for name in OF_A_WRITE_PAGE},
        **{f"clarify:{name}": [unclear.code] for name in OF_A_STATE_PAGE},
        **{
            f"admin:moderation_rumour{end}": [asker.rumour_id]
            for end in ("", "_begin", "_aside", "_reopen", "_join")
        },
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
                "attendance_reopen",
                "attendance_change_code",
                "minutes",
                "minutes_save",
                "minutes_send",
                "minutes_photo",
                "minutes_preview",
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
        "people:greet": ["medono"],
        "people:revoke": ["medono", invitation.pk],
        "invitation": [token],
        "accept_new": [token],
        "accept_known": [token],
        **{f"write:{name}": key for name in OF_A_WRITE_PAGE},
        **{f"write:{name}": code for name in OF_A_STATE_PAGE},
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
        "admin:moderation_paper": ["buletin", waiting.pk, "poster.pdf"],
        "admin:moderation_handled": [NOBODYS],
        "notices:open": [NOBODYS],
        **{f"plan:{name}": [draft_event.draft_key] for name in OF_A_WRITE_PAGE},
        **{
            f"plan:{name}": [draft_event.code]
            for name in (*OF_A_STATE_PAGE, "cancel", "postpone")
        },
        "preview": [previews.link_to(waiting, by=dewi).rstrip("/").rpartition("/")[2]],
    }
    posts = {
        "write:save": form_data(mine),
        "write:send": form_data(mine),
        **dict.fromkeys(("clarify:save", "clarify:send"), claim_form(unclear)),
        "people:invite": {"position": "anggota"},
        "admin:moderation_approve": {"version": waiting.version},
    }
    alive()
    return arguments, posts


def alive():
    """The queue's worker says that it lives."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")


@contextmanager
def a_world(blocker, media, roles, *, before=None, grow=None):
    """Made once, in a transaction around all tests of a module; `grow` adds to it."""
    with (
        blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        if before:
            before()
        scene = Scene()
        arguments, posts = one_of_everything(scene)
        if grow:
            arguments |= grow(scene, arguments)
        cookies = {
            role: scene["as_user"](scene[role]).cookies
            for role in roles
            if role != "sari"
        }
        yield World(arguments, posts, {"sari": SimpleCookie(), **cookies}, media)
        transaction.set_rollback(True)


def browser_of(role, world, **options):
    """A fresh one that holds what the role's browser held after signing in."""
    client = Client(**options)
    client.cookies = deepcopy(world.cookies[role])
    return client
