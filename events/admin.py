"""The agenda in admin: its lists to keep up, its events to find and look at."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from events.models import Event, EventKind, Place
from kim_portal.lib import coordinates
from review.publication_admin import PublicationAdmin


@admin.register(EventKind)
class EventKindAdmin(admin.ModelAdmin):
    """Kinds of event; switched off, never deleted."""

    list_display = (
        "name", "short_name", "slug", "is_election", "needs_official", "order",
        "is_active",
    )  # fmt: skip
    search_fields = ("name",)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


# Values of Django's choice between three.
OFFERED = [
    ("unknown", "Belum, naskahnya belum disetujui"),
    ("true", "Ya"),
    ("false", "Tidak"),
]


class PlaceForm(forms.ModelForm):
    """A place whose coordinates may be pasted as a map gives them."""

    pasted = forms.CharField(
        label="Tempel koordinat dari Google Maps",
        required=False,
        max_length=coordinates.MOST,
        help_text=(
            "Tekan lama tempatnya di Google Maps, lalu salin angkanya ke sini, misalnya"
            " -6.8886, 109.6753. Lintang dan bujur di bawah terisi saat disimpan."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = self.fields["is_offered"]
        offered.help_text = (
            "Pilih Tidak bila nama atau alamatnya tidak untuk semua orang."
        )
        offered.widget.choices = OFFERED

    def clean(self) -> dict[str, Any]:
        """What is pasted becomes latitude and longitude, in place of those below."""
        super().clean()
        if pasted := self.cleaned_data.get("pasted"):
            try:
                latitude, longitude = coordinates.parse(pasted)
            except ValueError as error:
                self.add_error("pasted", str(error))
            else:
                self.cleaned_data |= {"latitude": latitude, "longitude": longitude}
        return self.cleaned_data


@admin.register(Place)
class PlaceAdmin(admin.ModelAdmin):
    """Named places, with what wheelchairs meet there and where they lie."""

    list_display = ("name", "region", "address", "wheelchair", "is_room", "is_offered")
    list_filter = ("is_room", "is_offered")
    list_select_related = ("region",)
    search_fields = ("name", "address", "region__name")
    autocomplete_fields = ("region",)
    form = PlaceForm
    fields = (
        "name", "address", "region", "wheelchair", "pasted", "latitude", "longitude",
        "is_room", "is_offered",
    )  # fmt: skip

    def save_model(self, request: Any, obj: Place, form: Any, change: bool) -> None:  # noqa: FBT001
        """What the office adds is read by the office."""
        if not change and obj.is_offered is None:
            obj.is_offered = True
        super().save_model(request, obj, form, change)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(PublicationAdmin):
    """Events that were ever approved, internal ones too."""

    kind_key = "acara"
    list_display = ("title", "kim", "region", "kind", "published_at", "state")
    list_filter = ("kind", "status", "visibility", "region__level")
    fetched = (*PublicationAdmin.fetched, "kind")

    def has_page(self, row: Event) -> bool:
        return row.is_announced
