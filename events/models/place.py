"""Named places: typed once, offered again."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import quote

from django.contrib.admin.models import LogEntry
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from groups.models import Region
from kim_portal.lib import region_codes
from review.states import Status

if TYPE_CHECKING:
    from groups.models import KimGroup

NAME_MAX = 120
# What residents read of a place; the rest of EventRevision.venue are numbers and links.
VENUE_WORDS = ("name", "address", "wheelchair")


def spelled_alike(name: str) -> str:
    """What all spellings of one name share: Aula RW 06, aula RW. 06, Aula RW06."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    # R.W. is RW.
    plain = re.sub(r"\b([^\W\d_])\.(?=[^\W\d_]\b)", r"\1", plain)
    words = re.findall(r"[^\W\d_]+|\d+", plain)
    words = [word.lstrip("0") or "0" if word.isdecimal() else word for word in words]
    return " ".join(words)[:NAME_MAX]


class PlaceQuerySet(models.QuerySet):
    """Places by where they lie."""

    def spelled(self, name: str, region_code: str) -> Self:
        """The one of that name there, however it is spelled."""
        return self.filter(alike=spelled_alike(name), region_id=region_code)

    def offered_to(self, kim: "KimGroup") -> Self:
        """Those whose words somebody let through, and those the KIM itself wrote of.

        Of the latter `own_venue` is what it wrote last. What another KIM wrote and
        nobody decided on is no one else's to see.
        """
        versions = self.model._meta.get_field("versions").related_model
        own = versions._default_manager.filter(place=OuterRef("pk"), owner=kim)
        own = own.exclude(status=Status.DROPPED).order_by("-pk")
        rows = self.annotate(own_venue=Subquery(own.values("venue")[:1]))
        return rows.filter(Q(is_offered=True) | Q(own_venue__isnull=False))

    def forget_unused(self, pks: Iterable[int | None]) -> None:
        """Those of them that no version names any more and nobody ever read."""
        rows = self.filter(pk__in=[pk for pk in pks if pk], is_offered=None)
        rows.filter(versions=None, days=None).delete()

    def forget_erased(self, pks: Iterable[int | None]) -> None:
        """Those of them only an erased event named; what the office wrote stays."""
        named = {pk for pk in pks if pk}
        entries = LogEntry.objects.filter(
            content_type__app_label="events",
            content_type__model="place",
            object_id__in=[str(pk) for pk in named],
        )
        offices = {int(pk) for pk in entries.values_list("object_id", flat=True)}
        rows = self.filter(pk__in=named - offices, latitude=None)
        rows.filter(versions=None, days=None).delete()

    def near(self, code: str) -> Self:
        """In the region, around it or inside it: what a KIM there is offered."""
        above = region_codes.with_ancestors(code)
        return self.filter(
            Q(region__in=above) | region_codes.inside("region__code", [code])
        )


class Place(models.Model):
    """A hall, a field, an office. Two confirmed events cannot meet in one room."""

    name = models.CharField("nama tempat", max_length=NAME_MAX)
    address = models.CharField("alamat", max_length=200, blank=True)
    region = models.ForeignKey(
        Region, on_delete=models.PROTECT, verbose_name="wilayah", related_name="+"
    )
    wheelchair = models.CharField(
        "untuk kursi roda",
        max_length=160,
        blank=True,
        help_text="Misalnya: jalan landai di pintu samping, toilet sempit.",
    )
    latitude = models.DecimalField(
        "lintang", max_digits=8, decimal_places=5, null=True, blank=True
    )
    longitude = models.DecimalField(
        "bujur", max_digits=8, decimal_places=5, null=True, blank=True
    )
    # A street or "27 TPS" holds many events at once; a hall holds one.
    is_room = models.BooleanField(
        "hanya satu acara pada satu waktu",
        default=True,
        help_text="Matikan untuk tempat yang luas, seperti jalan atau lapangan.",
    )

    # Its words were read by staff, or by a moderator in what residents may read. Until
    # then the row only tells which hall is taken: its words are those of the versions.
    # None is "nobody has read it"; False is the office's own no, which stays.
    is_offered = models.BooleanField(
        "ditawarkan kepada semua KIM",
        null=True,
        default=True,
        # Also for the release before, which knows nothing of it.
        db_default=True,
        help_text="Matikan bila nama atau alamatnya tidak untuk semua orang.",
    )

    # The name as everybody would spell it, so that one hall is one row.
    alike = models.CharField(max_length=NAME_MAX, editable=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = "tempat"
        verbose_name_plural = "tempat"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["alike", "region"],
                name="events_place_once",
                violation_error_message="Tempat ini sudah ada di wilayah itu.",
            ),
            models.CheckConstraint(
                name="events_place_on_the_map",
                condition=Q(latitude=None, longitude=None)
                | Q(
                    latitude__gte=-11,
                    latitude__lte=6.5,
                    longitude__gte=94,
                    longitude__lte=142,
                ),
                violation_error_message="Isi lintang dan bujur di Indonesia, keduanya.",
            ),
        ]

    # What a KIM wrote of it, where the row may not say; see offered_to and told_as.
    own_venue: Mapping[str, str] | None = None

    def __str__(self) -> str:
        return self.says("name")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.alike = spelled_alike(self.name)
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*names, "alike"}
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Said before the database refuses a second row for one hall."""
        self.alike = spelled_alike(self.name)

    def says(self, word: str) -> str:
        """One of VENUE_WORDS: what was let through, else what its own KIM wrote.

        To a KIM, what was not let through says nothing of its own.
        """
        said: str = getattr(self, word)
        if self.own_venue is None:
            return said
        own: str = self.own_venue.get(word, "")
        return said or own if self.is_offered else own

    def told_as(self, venue: Mapping[str, str]) -> "Place":
        """The same place, with words a version keeps of it beside what it says itself."""
        self.own_venue = {**(self.own_venue or {}), **venue}
        return self

    def as_words(self) -> dict[str, str]:
        """What residents read of it, as a version keeps it: see EventRevision.venue.

        A version keeps its own copy, so that a later edit of the place changes no
        page that a moderator has let through.
        """
        return {
            **{word: self.says(word) for word in VENUE_WORDS},
            "map": self.map_link,
            **dict(zip(("latitude", "longitude"), self._point(), strict=True)),
        }

    def _point(self) -> tuple[str, str]:
        """Where it lies, as far as this may be told."""
        if self.is_offered or self.own_venue is None:
            return str(self.latitude or ""), str(self.longitude or "")
        own = self.own_venue
        return own.get("latitude", ""), own.get("longitude", "")

    def learn(self, venue: Mapping[str, str]) -> None:
        """Take over words a moderator let residents read; the office's words stay.

        A place the office keeps from others learns nothing.
        """
        rows = Place.objects.filter(pk=self.pk)
        words = {word: venue[word] for word in VENUE_WORDS if venue.get(word)}
        if spelled_alike(words.get("name", "")) != self.alike:
            words.pop("name", None)
        if not rows.filter(is_offered=None).update(is_offered=True, **words):
            rows = rows.filter(is_offered=True)
            for word, said in words.items():
                rows.filter(**{word: ""}).update(**{word: said})

    @property
    def map_link(self) -> str:
        """A geo: address the phone's own map opens; nobody is called by the page."""
        name, address = self.says("name"), self.says("address")
        words = quote(f"{name}, {address or self.region.name}")
        latitude, longitude = self._point()
        return f"geo:{latitude or 0},{longitude or 0}?q={words}"
