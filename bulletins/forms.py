"""The write form of bulletins: lenient while drafting, strict when sent."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from bulletins.models import (
    BODY_MAX,
    PHOTOS_MAX,
    POINT_MAX,
    POINTS_MAX,
    SUMMARY_MAX,
    BulletinRevision,
    Category,
)
from groups.models import KimGroup, Region
from kim_portal.lib.forms import LineField, LinesField
from reach import aloud
from reach.aloud import AloudFields
from review.models.pictures import PhotoWords
from review.models.version import TITLE_MAX
from review.photo_part import PhotoPart
from review.source_rows import SourceFormSet
from review.sources import kept
from review.write_form import UNSEEN, Saved, WordsForm, WriteForm, offer_rows, stored

# As people begin the lines of a list.
BULLET = re.compile(r"^\s*(?:[-*•·–]|\d[.)])\s+")


class BulletinWords(AloudFields, WordsForm):
    """Everything but sources and photos."""

    title = LineField(
        label="Judul",
        required=False,
        max_length=TITLE_MAX,
        help_text="Sebut apa, untuk siapa, dan kapan.",
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "title-box", "autocomplete": "off"}
        ),
    )
    category = forms.ModelChoiceField(
        label="Kategori",
        required=False,
        queryset=Category.objects.none(),
        empty_label="Pilih kategori",
    )
    region = forms.ModelChoiceField(
        label="Siapa yang perlu membaca?",
        required=False,
        queryset=Region.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )
    body = LinesField(
        label="Isi",
        required=False,
        max_length=BODY_MAX,
        help_text=(
            "Mulai dari yang paling penting. Kalimat pendek. Boleh ditempel dari WhatsApp."
        ),
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    summary = LineField(
        label="Ringkasan",
        required=False,
        max_length=SUMMARY_MAX,
        help_text="Satu kalimat di bawah judul. Bila kosong, daftar kabar memakai awal isi.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    points = LinesField(
        label="Intinya",
        required=False,
        help_text=(
            f"Paling banyak {POINTS_MAX} baris pendek: apa, kapan, di mana. Tampil di atas"
            " kabar, dan di pesan yang diteruskan warga. Boleh kosong."
        ),
        widget=forms.Textarea(attrs={"rows": POINTS_MAX, "class": "short"}),
    )
    important = forms.BooleanField(
        label="Pemberitahuan penting",
        required=False,
        help_text="Tampil paling atas sampai tanggal berlakunya habis.",
    )
    valid_until = forms.DateField(
        label="Berlaku sampai",
        required=False,
        help_text="Sesudah tanggal ini kabar hilang dari daftar. Boleh kosong.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    publish_at = forms.DateTimeField(
        label="Terbitkan pada",
        required=False,
        help_text="Kosongkan agar terbit begitu disetujui.",
        widget=forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}
        ),
    )
    change_note = LineField(
        label="Apa yang berubah?",
        required=False,
        max_length=200,
        help_text="Satu kalimat untuk warga, misalnya “Jam mulai dibetulkan.”",
    )
    note = LineField(
        label="Pesan untuk moderator",
        required=False,
        max_length=500,
        help_text="Boleh kosong. Tidak tampil kepada warga.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )

    def __init__(
        self,
        *args: Any,
        kim: KimGroup,
        revision: BulletinRevision | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, kim=kim, revision=revision, **kwargs)
        offer_rows(self.fields["category"], Category.objects.filter(is_active=True))
        region = self.fields["region"]
        is_village = kim.level == "kelurahan"
        offer_rows(region, kim.audiences().order_by("-code" if is_village else "code"))
        if not is_village:
            region.widget = forms.Select()
        if revision is not None and revision.publication.is_published:
            del self.fields["publish_at"]

    def moments(self) -> list[datetime]:
        """Now, and when it would appear."""
        planned = self.revision and self.revision.wished_moment()
        return [timezone.now(), *([planned] if planned else [])]

    def clean_points(self) -> str:
        """Lines without their bullets; which one is too long is said, and by how much."""
        typed = (
            BULLET.sub("", line) for line in self.cleaned_data["points"].split("\n")
        )
        lines = [line.strip() for line in typed if line.strip()]
        if len(lines) > POINTS_MAX:
            raise forms.ValidationError(
                f"Ada {len(lines)} baris; paling banyak {POINTS_MAX}. Gabungkan, atau"
                " tulis sisanya di isi."
            )
        for number, line in enumerate(lines, 1):
            if len(line) > POINT_MAX:
                raise forms.ValidationError(
                    f"Baris {number} terlalu panjang: {len(line)} huruf, paling banyak"
                    f" {POINT_MAX}."
                )
        return "\n".join(lines)

    def clean_publish_at(self) -> Any:
        """A time that has passed means: as soon as approved."""
        moment = self.cleaned_data["publish_at"]
        return moment if moment and moment > timezone.now() else None


class BulletinForm(WriteForm):
    """Words, sources and photos together."""

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: BulletinRevision | None,
        data: Any = None,
    ) -> None:
        super().__init__(kim=kim, revision=revision, data=data)
        self.words = BulletinWords(
            data, kim=kim, revision=revision, initial=_initial(revision, kim)
        )
        # What is posted stands alone: a row equal to what is stored is still a row.
        stored = revision if data is None else None
        self.sources = SourceFormSet(
            data, prefix="source", initial=stored.sources if stored else None
        )
        rows = revision.photo_rows.select_related("photo") if revision else []
        self.photos = PhotoPart(
            data,
            kim=kim,
            stored=[PhotoWords(r.photo, r.alt, r.caption) for r in rows],
            most=PHOTOS_MAX,
        )
        self.parts = [self.words, self.sources, self.photos]

    def cleaned(self) -> Saved:
        """The stored form of what was typed. Foreign photo ids are dropped."""
        data = dict(self.words.cleaned_data)
        seen = data.pop("seen")
        data["sources"] = kept(self.sources.cleaned_data)
        return Saved(seen, data, self.photos.cleaned())

    @property
    def has_times(self) -> bool:
        """Whether the section of times has something to show at once."""
        fields = [self.words[name] for name in ("important", "valid_until")]
        timed = [
            *fields,
            *([self.words["publish_at"]] if "publish_at" in self.words.fields else []),
        ]
        return any(field.errors for field in timed) or any(f.value() for f in fields)

    @property
    def sources_error(self) -> str:
        return self.section_error("sources")


def _initial(revision: BulletinRevision | None, kim: KimGroup) -> dict[str, Any]:
    if revision is None:
        return {"seen": UNSEEN, "region": kim.region_id}
    return {**stored(BulletinWords, revision), **aloud.initial(revision.aloud)}
