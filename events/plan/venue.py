"""Where an event takes place, as an officer says it: a known place, or a new one."""

from typing import Any, ClassVar

from django import forms

from events.models import EventRevision, Place
from events.models.place import NAME_MAX, VENUE_WORDS, spelled_alike
from groups.models import KimGroup
from kim_portal.lib import region_codes
from kim_portal.lib.forms import LineField
from review.states import NotReady, Problem

# What is typed of a place beside its name, by its column.
DETAILS = {"address": "place_address", "wheelchair": "place_wheelchair"}
TWO_PLACES = "Tempat lain sudah dipilih di daftar. Pilih “Tempat baru” di sana, atau kosongkan ini."
NAME_IT = "Tulis nama tempatnya."


class PlaceFields(forms.Form):
    """One place, said once; whatever is typed of it is kept or asked about."""

    kim: KimGroup
    revision: EventRevision | None
    place_fields: ClassVar = ("place", "place_name", *DETAILS.values())

    place = forms.ModelChoiceField(
        label="Tempat",
        required=False,
        queryset=Place.objects.none(),
        empty_label="Tempat baru",
    )
    place_name = LineField(
        label="Nama tempat baru", required=False, max_length=NAME_MAX
    )
    place_address = LineField(label="Alamatnya", required=False, max_length=200)
    place_wheelchair = LineField(
        label="Untuk kursi roda",
        required=False,
        max_length=160,
        help_text="Misalnya: jalan landai di pintu samping. Boleh kosong.",
    )

    def clean_place_name(self) -> str:
        name: str = self.cleaned_data["place_name"]
        if name and not spelled_alike(name):
            raise forms.ValidationError("Tulis nama tempatnya dengan huruf.")
        return name

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self._place = None
        if set(self.errors) & {*self.place_fields, "region"}:
            return data
        chosen, name = data["place"], data["place_name"]
        if chosen and name and spelled_alike(name) != chosen.alike:
            self.add_error("place_name", TWO_PLACES)
            return data
        place = self._place = chosen or (self._known(name) if name else None)
        if place:
            place.told_as(self._stored(place))
            for problem in self._contradictions(place):
                self.add_error(problem.field, problem.message)
            place.told_as(self._beyond(place))
        elif not name and any(self._typed().values()):
            self.add_error("place_name", NAME_IT)
        return data

    def _typed(self) -> dict[str, str]:
        """What was typed of the place beside its name."""
        return {
            column: self.cleaned_data.get(field, "")
            for column, field in DETAILS.items()
        }

    def _known(self, name: str) -> Place | None:
        """The one of that name where the event is for, or where the KIM is, or above.

        Above, another of the same name may be meant: there it must be all that was typed.
        """
        region = self.cleaned_data["region"]
        above = region_codes.with_ancestors(self.kim.region_id)
        here = [region.code if region else self.kim.region_id, self.kim.region_id]
        rows = Place.objects.offered_to(self.kim).filter(
            alike=spelled_alike(name), region_id__in=[*here, *above]
        )
        by_region = {row.region_id: row for row in rows}
        for code in [*here, *above]:
            place = by_region.get(code)
            if place and (code in here or not self._beyond(place)):
                return place
        return None

    def _beyond(self, place: Place) -> dict[str, str]:
        """What was typed of a known place and is not what it says, by column."""
        return {
            column: typed
            for column, typed in self._typed().items()
            if typed and typed.casefold() != place.says(column).casefold()
        }

    def _contradictions(self, place: Place) -> list[Problem]:
        """Questions about what a known place says otherwise.

        What nobody let through yet is its KIM's own, to be written anew.
        """
        if not place.is_offered:
            return []
        words = {"address": "alamat", "wheelchair": "keterangan kursi roda"}
        return [
            Problem(
                DETAILS[column],
                f"{place} sudah ada dengan {words[column]} “{said}”. Kosongkan ini bila "
                "itu tempatnya, atau tulis nama lain.",
            )
            for column in self._beyond(place)
            if (said := getattr(place, column))
        ]

    def the_place(self) -> Place | None:
        """The one chosen, or known by the name typed, with all that was typed of it.

        A new one is not stored yet.
        """
        if self._place or not self.cleaned_data["place_name"]:
            return self._place
        region = self.cleaned_data["region"]
        return Place(
            name=self.cleaned_data["place_name"],
            region_id=region.code if region else self.kim.region_id,
            **self._typed(),
        )

    def _stored(self, place: Place) -> dict[str, str]:
        """What the stored version says of it already."""
        revision = self.revision
        is_same = revision is not None and revision.place_id == place.pk
        return revision.venue if revision and is_same else {}

    def keep_place(self) -> Place | None:
        """Store which hall a new one is; its words stay with the version.

        Of two at once the second finds the first's; raises NotReady where that one was
        let through meanwhile and says something else.
        """
        place = self.the_place()
        if place is None or place.pk is not None:
            return place
        place.clean()
        row = self._same_hall(place)
        if problems := self._contradictions(row):
            raise NotReady(problems)
        return row.told_as({word: place.says(word) for word in VENUE_WORDS})

    def _same_hall(self, place: Place) -> Place:
        """The row of that hall, of whomever: it only tells that the hall is one.

        Where nothing but a name was typed, also one that another named for the kecamatan.
        """
        rows = Place.objects.filter(alike=place.alike)
        above = region_codes.with_ancestors(place.region_id)
        if not any(self._typed().values()):
            known = rows.filter(region_id__in=above).order_by("-region_id").first()
            if known is not None:
                return known
        row, _is_new = Place.objects.get_or_create(
            alike=place.alike,
            region_id=place.region_id,
            defaults={"name": place.name, "is_offered": None},
        )
        return row
