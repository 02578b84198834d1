"""The admin site: our sign-in with a second step, our queue, our look."""

import logging
from typing import Any

from django.conf import settings
from django.contrib import admin
from django.contrib.admin.views.main import ERROR_FLAG
from django.contrib.auth.views import redirect_to_login
from django.core.paginator import Paginator
from django.db import DataError, transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.functional import SimpleLazyObject, cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from accounts import two_steps
from kim_portal.health import troubles
from kim_portal.moderation import desk
from kim_portal.moderation.frame import territories
from kim_portal.moderation.urls import urls_for as desk_urls
from kim_portal.reports.urls import urls_for as report_urls


def has_role(request: HttpRequest) -> bool:
    """Staff of the office, or a moderator of some territory."""
    user = request.user
    return (
        user.is_active
        and user.is_authenticated
        and (user.is_staff or bool(territories(request)))
    )


def closed(_request: HttpRequest, rest: str) -> HttpResponse:  # noqa: ARG001 - the route's
    """An address of Django's that this site does not have."""
    raise Http404


log = logging.getLogger("kim.admin")
COUNTED = 1000


class CappedPaginator(Paginator):
    """Counts to COUNTED and no further: whoever looks for one row narrows the list."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        if isinstance(rows, QuerySet):
            return int(rows.order_by()[: COUNTED + 1].count())
        return len(rows)


class FirmLists(admin.ModelAdmin):
    """Lists that answer every address, with a million rows as with a few; registered
    before each of the site's classes."""

    paginator = CappedPaginator
    show_full_result_count = False

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """What Django's filters only meet as the rows are counted, a year of twenty
        digits, say, is told as what they refuse themselves: the list without filters."""
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except (ValueError, OverflowError, DataError):
            is_read = request.method in ("GET", "HEAD")
            if not is_read or not set(request.GET) - {ERROR_FLAG}:
                raise
            log.info("a filter of %s could not be read", self.opts.label)
            return redirect(f"{request.path}?{ERROR_FLAG}=1")


class KimAdminSite(admin.AdminSite):
    """Django admin for moderators and the office; sign-in is allauth's, with TOTP."""

    site_title = f"Administrasi KIM {settings.KIM_CITY_NAME}"
    site_header = "Administrasi KIM"
    index_title = "Ruang administrasi"
    site_url = "/"
    enable_nav_sidebar = False
    index_template = "admin/front.html"

    def register(
        self, model_or_iterable: Any, admin_class: Any = None, **options: Any
    ) -> None:
        """As Django's; every list stands firm."""
        asked = admin_class or admin.ModelAdmin
        firm = type(
            asked.__name__, (FirmLists, asked), {"__module__": asked.__module__}
        )
        super().register(model_or_iterable, firm, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Asked several times while one page is made; answered once."""
        known: bool | None = getattr(request, "_may_enter_admin", None)
        if known is None:
            known = has_role(request) and two_steps.passed(request)
            request._may_enter_admin = known  # type: ignore[attr-defined]
        return known

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """As Django's, but the list of models is only asked for where it is shown."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": SimpleLazyObject(lambda: self.get_app_list(request)),
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
            "log_entries": self.get_log_entries(request),
        }

    def login(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """To allauth's page; a person without role meets 404, without TOTP its set-up."""
        target = request.GET.get("next", "")
        if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
            target = reverse("admin:index")
        if not request.user.is_authenticated:
            return redirect_to_login(target, reverse("account_login"))
        if not has_role(request):
            raise Http404
        if two_steps.passed(request):
            return redirect(target)
        return render(
            request, "account/two_steps_required.html", {"next": target}, status=403
        )

    def logout(  # type: ignore[override]  # a redirect, where Django draws a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The one sign-out page."""
        return redirect("account_logout")

    def password_change(  # type: ignore[override]  # a redirect, where Django draws a page
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The one page for it, which counts wrong passwords."""
        return redirect("account_change_password")

    def index(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        """Begins with what waits."""
        shown = {**(extra_context or {}), **desk.front(request)}
        if request.user.is_staff:
            shown["troubles"] = len(troubles())
        return super().index(request, shown)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The moderation desk stands before Django's own pages."""
        ours: list[URLPattern | URLResolver] = [
            path("moderasi/", include([*report_urls(self), *desk_urls(self)])),
            # Django's "view on site" would tell addresses of rows one may not see.
            path("r/<path:rest>", closed),
        ]
        return [*ours, *super().get_urls()]
