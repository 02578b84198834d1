"""The desk's addresses, each behind the admin site's own guard."""

from collections.abc import Callable

from django.contrib import admin
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kim_portal.lib.posts import posted_from
from kim_portal.moderation.archive import ArchiveDesk
from kim_portal.moderation.desk import QueueDesk
from kim_portal.moderation.rumours import RumourDesk
from kim_portal.moderation.verbs import DecidingDesk

View = Callable[..., HttpResponseBase]


def urls_for(site: admin.AdminSite) -> list[URLPattern]:
    """Everything below /admin/moderasi/."""

    def read(view: View) -> View:
        return site.admin_view(never_cache(require_safe(view)))

    def verb(view: View, page: str, *keys: str) -> View:
        posted = posted_from(f"admin:moderation_{page}", keys)
        return site.admin_view(never_cache(posted(view)))

    desk, one, work = QueueDesk(site), DecidingDesk(site), ArchiveDesk(site)
    asked = RumourDesk(site)
    verbs: dict[str, tuple[View, str]] = {
        "setujui/": (one.approve, "approve"),
        "perbaikan/": (one.send_back, "send_back"),
        "tarik/": (one.withdraw, "withdraw"),
        "batalkan-jadwal/": (one.unschedule, "unschedule"),
        "buka-tahanan/": (one.lift, "lift"),
        "kembali/<int:number>/": (one.revert, "revert"),
        "hapus/": (one.erase, "erase"),
        "catatan/": (one.add_note, "note"),
        "periksa/": (one.claim, "claim"),
        "tautan-pratinjau/": (one.share, "share"),
    }
    return [
        path("", read(desk.queue), name="moderation_queue"),
        path("arsip/", read(work.archive), name="moderation_archive"),
        path("arsip/ulang/", verb(work.again, "archive"), name="moderation_rescan"),
        path(
            "arsip/<int:pk>/", verb(work.handled, "archive"), name="moderation_handled"
        ),
        path("pesan/", read(asked.rumours), name="moderation_rumours"),
        path("pesan/<int:pk>/", read(asked.rumour), name="moderation_rumour"),
        *(
            path(f"pesan/<int:pk>/{end}/", verb(view, "rumour", "pk"), name=name)
            for end, view, name in (
                ("klarifikasi", asked.begin, "moderation_rumour_begin"),
                ("kesampingkan", asked.set_aside, "moderation_rumour_aside"),
                ("buka", asked.reopen, "moderation_rumour_reopen"),
                ("gabung", asked.join, "moderation_rumour_join"),
            )
        ),
        path("<slug:kind>/<int:pk>/", read(one.detail), name="moderation_detail"),
        path(
            "<slug:kind>/<int:pk>/lembar/<str:name>",
            read(one.paper),
            name="moderation_paper",
        ),
        *(
            path(
                f"<slug:kind>/<int:pk>/{end}",
                verb(view, "detail", "kind", "pk"),
                name=f"moderation_{name}",
            )
            for end, (view, name) in verbs.items()
        ),
    ]
