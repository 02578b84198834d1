"""The write form of clarifications: lenient while drafting, strict when sent."""

from typing import Any

from django import forms

from groups.models import KimGroup, Region
from kim_portal.lib.forms import LineField, LinesField
from reach import aloud
from reach.aloud import AloudFields
from review.models.version import TITLE_MAX
from review.source_rows import SourceFormSet
from review.sources import kept
from review.write_form import UNSEEN, Saved, WordsForm, WriteForm, offer_rows, stored
from voices.choices import Sort, Verdict
from voices.models import ClarificationRevision
from voices.models.revision import (
    ABOUT_MAX,
    CLAIM_MAX,
    CONCLUSION_MAX,
    EXPLANATION_MAX,
)


class ClarificationWords(AloudFields, WordsForm):
    """Everything but the references, in the order in which one works."""

    message = LinesField(
        label="Pesan yang beredar",
        required=False,
        max_length=CLAIM_MAX,
        help_text="Tempel apa adanya. Hapus nama dan nomor orang. Warga membacanya hanya "
        "bersama putusannya.",
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    about = LineField(
        label="Pesan itu tentang apa?",
        required=False,
        max_length=ABOUT_MAX,
        help_text="Lanjutkan kalimat ini: “Beredar pesan tentang …”. Misalnya: "
        "pencoblosan yang diundur karena rob.",
    )
    ruling = forms.ChoiceField(
        label="Putusan",
        required=False,
        choices=Verdict.choices,
        widget=forms.RadioSelect,
    )
    sort = forms.ChoiceField(
        label="Bagaimana pesan itu menyesatkan?",
        required=False,
        choices=[("", "Tidak menyesatkan"), *Sort.choices],
    )
    title = LineField(
        label="Faktanya",
        required=False,
        max_length=TITLE_MAX,
        help_text="Satu kalimat yang benar, bukan isi pesannya. Misalnya: Pemungutan suara "
        "tetap Rabu, 27 November 2024.",
        widget=forms.Textarea(
            attrs={"rows": 2, "class": "title-box", "autocomplete": "off"}
        ),
    )
    explanation = LinesField(
        label="Penjelasan",
        required=False,
        max_length=EXPLANATION_MAX,
        help_text="Apa yang benar, dan bagaimana Anda memeriksanya.",
        widget=forms.Textarea(attrs={"rows": 8}),
    )
    conclusion = LineField(
        label="Kesimpulan",
        required=False,
        max_length=CONCLUSION_MAX,
        help_text="Satu kalimat yang dapat diteruskan ke grup.",
        widget=forms.Textarea(attrs={"rows": 2, "class": "short"}),
    )
    region = forms.ModelChoiceField(
        label="Siapa yang perlu membaca?",
        required=False,
        queryset=Region.objects.none(),
        empty_label=None,
    )
    of_election = forms.BooleanField(
        label="Tentang pemilihan",
        required=False,
        help_text="Pada masa kampanye dan masa tenang perlu dua moderator.",
    )
    valid_until = forms.DateField(
        label="Berlaku sampai",
        required=False,
        help_text="Bila kebenarannya dapat berubah. Boleh kosong.",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )
    change_note = LineField(
        label="Apa yang berubah?",
        required=False,
        max_length=200,
        help_text="Satu kalimat untuk warga, misalnya “Nomor layanan dibetulkan.”",
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
        revision: ClarificationRevision | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, kim=kim, revision=revision, **kwargs)
        is_village = kim.level == "kelurahan"
        order = "-code" if is_village else "code"
        offer_rows(self.fields["region"], kim.audiences().order_by(order))


class ClarificationForm(WriteForm):
    """Words and references together."""

    def __init__(
        self,
        *,
        kim: KimGroup,
        revision: ClarificationRevision | None,
        data: Any = None,
    ) -> None:
        super().__init__(kim=kim, revision=revision, data=data)
        self.words = ClarificationWords(
            data, kim=kim, revision=revision, initial=_initial(revision, kim)
        )
        # What is posted stands alone: a row equal to what is stored is still a row.
        known = revision if data is None else None
        self.sources = SourceFormSet(
            data, prefix="source", initial=known.sources if known else None
        )
        self.parts = [self.words, self.sources]

    def cleaned(self) -> Saved:
        data = dict(self.words.cleaned_data)
        seen = data.pop("seen")
        data["sources"] = kept(self.sources.cleaned_data)
        return Saved(seen, data)

    @property
    def sources_error(self) -> str:
        return self.section_error("sources")


def _initial(revision: ClarificationRevision | None, kim: KimGroup) -> dict[str, Any]:
    if revision is None:
        return {"seen": UNSEEN, "region": kim.region_id}
    return {**stored(ClarificationWords, revision), **aloud.initial(revision.aloud)}
