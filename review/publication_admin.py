"""Published things in admin: to find and to look at. States change at the desk."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet, Value
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.text import smart_split, unescape_string_literal

from groups.models import KimGroup, Moderator
from kim_portal.lib import check_code
from kim_portal.lib.numbers import figure

# How many of the newest are looked through for words.
WALKED = 2000
YEARS = 8


class PublishedFilter(admin.SimpleListFilter):
    """When it was published, in spans that the index knows."""

    title = "terbit"
    parameter_name = "terbit"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        this = timezone.localdate().year
        years = [(str(year), str(year)) for year in range(this, this - YEARS, -1)]
        before = ("lama", f"sebelum {this - YEARS + 1}")
        return [("30", "30 hari terakhir"), *years, before]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == "30":
            month_ago = timezone.now() - timedelta(days=30)
            return queryset.filter(published_at__gte=month_ago)
        if self.value() == "lama":
            first = timezone.localdate().year - YEARS + 1
            zone = timezone.get_default_timezone()
            return queryset.filter(published_at__lt=datetime(first, 1, 1, tzinfo=zone))
        if self.value() and self.value() in dict(self.lookup_choices):
            zone = timezone.get_default_timezone()
            begins, ends = (
                datetime(int(str(self.value())) + more, 1, 1, tzinfo=zone)
                for more in (0, 1)
            )
            return queryset.filter(published_at__gte=begins, published_at__lt=ends)
        return queryset


class PublicationAdmin(admin.ModelAdmin):
    """A read-only list of what was ever approved in my territory, of one kind.

    `kind_key` is the kind's key at the moderation desk.
    """

    kind_key = ""
    # Each in a query of its own, by numbers that lie close together.
    fetched: tuple[str, ...] = ("live", "kim", "region")
    # A tuple: False would join whatever the list shows.
    list_select_related = ()
    view_on_site = False
    search_fields = ("live__title", "withdrawn_title", "code", "kim__name")
    search_help_text = (
        "Kode cek; atau kata dari judul dan nama KIM, di antara"
        f" {figure(WALKED)} yang terbaru menurut saringan."
    )
    # By any other column a million rows would be sorted first.
    sortable_by = ("published_at",)
    list_display_links = None
    list_per_page = 50
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        # An admin who moderates nothing is led to the residents' page instead. Said on
        # the rows, since all threads share this object.
        moderates = bool(Moderator.objects.codes_of(request.user))
        everything: Any = self.model._default_manager.all()
        rows: QuerySet = everything.ever_approved().annotate(
            for_moderator=Value(moderates)
        )
        rows = rows.prefetch_related(*self.fetched)
        if getattr(request.user, "is_superuser", False):
            return rows
        mine: QuerySet = rows.in_territory_of(request.user)  # type: ignore[attr-defined]
        return mine

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """A check code finds its one row; words are looked for among the newest."""
        code = check_code.normalise(search_term)
        if search_term and (known := queryset.filter(code=code)).exists():
            return known, False
        # As Django's own search: what stands in quotation marks is looked for whole.
        words = [
            (
                unescape_string_literal(word)
                if word[:1] in "\"'" and word[0] == word[-1:]
                else word
            )
            for word in smart_split(search_term.casefold())
        ]
        if words:
            found = [
                pk
                for pk, said in self._newest(queryset)
                if all(word in said.casefold() for word in words)
            ]
            queryset = queryset.filter(pk__in=found)
        return queryset, False

    def _newest(self, queryset: QuerySet) -> Iterator[tuple[int, str]]:
        """The newest rows, and the title and KIM in which words are looked for.

        An index alone gives the rows. Titles are fetched by their own numbers, which lie
        close together: a join would look up each of them from the top.
        """
        columns = "pk", "live_id", "kim_id", "code"
        rows = list(queryset.values_list(*columns)[:WALKED])
        versions: Any = self.model._meta.get_field("live").related_model
        named = {
            "title": versions._default_manager.filter(pk__in=[row[1] for row in rows]),
            "withdrawn_title": self.model._default_manager.filter(
                pk__in=[pk for pk, version, *_rest in rows if version is None]
            ),
            "name": KimGroup.objects.filter(pk__in={row[2] for row in rows}),
        }
        titles, withdrawn, kims = (
            dict(found.values_list("pk", column)) for column, found in named.items()
        )
        for pk, version, kim, its_code in rows:
            title = titles.get(version) or withdrawn.get(pk, "")
            yield pk, f"{title} {kims[kim]} {its_code}"

    def get_list_filter(self, request: HttpRequest) -> Any:
        return (PublishedFilter, *super().get_list_filter(request))

    @admin.display(description="judul")
    def title(self, row: Any) -> str:
        if row.live is None:
            return row.withdrawn_title or str(row)
        if getattr(row, "for_moderator", False):
            link = reverse("admin:moderation_detail", args=[self.kind_key, row.live_id])
        elif self.has_page(row):
            link = row.get_absolute_url()
        else:
            return str(row.live.title)
        return format_html('<a href="{}">{}</a>', link, row.live.title)

    def has_page(self, row: Any) -> bool:
        """Whether residents can open it."""
        return bool(row.is_published)

    @admin.display(description="keadaan")
    def state(self, row: Any) -> str:
        return str(row.state_word)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return getattr(request.user, "is_superuser", False) or bool(
            Moderator.objects.codes_of(request.user)
        )

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
