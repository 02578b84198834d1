"""The write form: words on one page, lenient while drafting, strict when sent."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from bulletins.models import (
    BODY_MAX,
    PHOTOS_MAX,
    SUMMARY_MAX,
    TITLE_MAX,
    BulletinRevision,
    Category,
)
from bulletins.rows import SourceFormSet
from groups.models import KimGroup, Region
from kim_portal.lib.forms import LineField, LinesField
from kim_portal.lib.moderation import Problem, Status
from review.checks import asks_pledges, pledge_field
from review.guarded import GuardedForm
from review.models.pictures import PhotoWords
from review.models.reviewed import Task
from review.photo_part import PhotoPart


class WordsForm(forms.Form):
    """Everything but sources and photos."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**30)
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
        help_text="Satu kalimat di bawah judul. Bila kosong, diambil dari awal isi.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
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

    done = forms.MultipleChoiceField(
        label="Yang diminta moderator",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pledges = pledge_field()

    def __init__(
        self,
        *args: Any,
        kim: KimGroup,
        revision: BulletinRevision | None,
        tasks: list[Task],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.revision = revision
        if not asks_pledges(kim, moments_of(revision)):
            del self.fields["pledges"]
        done = self.fields["done"]
        assert isinstance(done, forms.MultipleChoiceField)  # noqa: S101
        done.choices = [(task.key, task.words) for task in tasks]
        if not tasks:
            del self.fields["done"]
        category = self.fields["category"]
        region = self.fields["region"]
        assert isinstance(category, forms.ModelChoiceField)  # noqa: S101 - for mypy
        assert isinstance(region, forms.ModelChoiceField)  # noqa: S101
        category.queryset = Category.objects.filter(is_active=True)
        region.queryset = kim.audiences().order_by("-code")
        if kim.level != "kelurahan":
            region.queryset = kim.audiences().order_by("code")
            region.widget = forms.Select()
        if revision is None or revision.number == 1:
            del self.fields["change_note"]
        if revision is not None and revision.publication.is_published:
            del self.fields["publish_at"]

    def clean_publish_at(self) -> Any:
        """A time that has passed means: as soon as approved."""
        moment = self.cleaned_data["publish_at"]
        return moment if moment and moment > timezone.now() else None


@dataclass(frozen=True)
class SavedWords:
    """What a valid form holds, ready for BulletinRevision.save_words."""

    version: int
    words: dict[str, Any]
    photos: list[PhotoWords]


class BulletinForm(GuardedForm):
    """Words, sources and photos together; knows its owner, never its state."""

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: BulletinRevision | None,
        data: Any = None,
    ) -> None:
        self.kim = kim
        self.revision = revision
        self.problems: list[Problem] = []
        self.tasks = tasks_of(revision)
        self.words = WordsForm(
            data,
            kim=kim,
            revision=revision,
            tasks=self.tasks,
            initial=_initial(revision, kim),
        )
        self.read_contacts(data)
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

    def cleaned(self) -> SavedWords:
        """The stored form of what was typed. Foreign photo ids are dropped."""
        data = dict(self.words.cleaned_data)
        version = data.pop("version")
        data["sources"] = [
            {k: row[k] for k in ("kind", "name", "reference", "url")}
            for row in self.sources.cleaned_data
            if row.get("name")
        ]
        return SavedWords(version, data, self.photos.cleaned())

    @property
    def sources_error(self) -> str:
        return self.section_error("sources")

    @property
    def photos_error(self) -> str:
        return self.section_error("photos")

    def error_links(self) -> list[tuple[str, str]]:
        """(anchor, message) of everything wrong, in the order of the page."""
        links = [
            (f"id_{name}", str(message))
            for name, messages in self.words.errors.items()
            for message in messages
        ]
        if self.sources.is_bound:
            errors = self.sources.non_form_errors()
            links += [(str(self.sources.prefix), str(m)) for m in errors]
            links += [
                (f"id_{form.prefix}-{name}", str(message))
                for form in self.sources.forms
                for name, messages in form.errors.items()
                for message in messages
            ]
        links += self.photos.error_links()
        links += [
            (p.field, p.message)
            for p in self.problems
            if p.field not in self.words.fields
        ]
        return links


def moments_of(revision: BulletinRevision | None) -> list[datetime]:
    """Now, and when it would appear."""
    planned = [revision.publish_at] if revision and revision.publish_at else []
    return [timezone.now(), *planned]


def tasks_of(revision: BulletinRevision | None) -> list[Task]:
    """What the moderator asked for, while it is being mended."""
    if revision is None or revision.status != Status.RETURNED:
        return []
    return revision.tasks()


def _initial(revision: BulletinRevision | None, kim: KimGroup) -> dict[str, Any]:
    if revision is None:
        return {"version": 0, "region": kim.region_id}
    names = [
        "version",
        "title",
        "summary",
        "body",
        "important",
        "valid_until",
        "publish_at",
        "change_note",
        "pledges",
        "done",
        "note",
    ]
    return {
        **{name: getattr(revision, name) for name in names},
        "category": revision.category_id,
        "region": revision.region_id,
    }
