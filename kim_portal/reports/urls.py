"""Addresses of the figures and files, behind the admin site's own guard."""

from django.contrib import admin
from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from kim_portal.lib.posts import posted_from
from kim_portal.reports.condition import ConditionDesk
from kim_portal.reports.summary import SummaryDesk
from kim_portal.reports.supervisor import SupervisorDesk
from kim_portal.reports.voices import VoicesDesk


def urls_for(site: admin.AdminSite) -> list[URLPattern]:
    """Below /admin/moderasi/, beside the desk's."""
    pages = {
        "ringkasan/": (SummaryDesk(site).summary, "moderation_summary"),
        "suara-warga/": (VoicesDesk(site).summary, "moderation_voices"),
        "berkas/": (SupervisorDesk(site).supervisor, "moderation_file"),
        "keadaan/": (ConditionDesk(site).condition, "condition"),
    }
    condition = ConditionDesk(site)
    letter = posted_from("admin:condition")(condition.letter)
    return [
        *(
            path(end, site.admin_view(never_cache(require_safe(view))), name=name)
            for end, (view, name) in pages.items()
        ),
        path(
            "keadaan/surat/",
            site.admin_view(never_cache(letter)),
            name="condition_letter",
        ),
    ]
