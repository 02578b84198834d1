"""Its form, its desk, its page, and itself as a kind."""

from django import forms
from django.urls import include, path

from review.desk import Desk
from review.kinds import Kind
from review.public import page_of
from review.state_pages import StatePages
from review.write_form import UNSEEN, Saved, WordsForm, WriteForm, offer_rows
from tests.review.third_kind.models import Found, FoundDecision, FoundRevision


class FoundKind(Kind):
    key = "temuan"
    label = "Temuan"
    publications = Found
    revisions = FoundRevision
    decisions = FoundDecision
    subject = "region"
    subject_name = "name"
    words_template = "third_kind/words.html"


class FoundWords(WordsForm):
    title = forms.CharField(label="Judul", required=False)
    region = forms.ModelChoiceField(None, label="Untuk siapa?", required=False)
    thing = forms.CharField(label="Barang", required=False)
    spot = forms.CharField(label="Ditemukan di", required=False)
    ask = forms.CharField(label="Tanya kepada", required=False)
    change_note = forms.CharField(label="Apa yang berubah?", required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        offer_rows(self.fields["region"], self.kim.audiences())


class FoundForm(WriteForm):
    def __init__(self, *, kim, revision, data=None):
        super().__init__(kim=kim, revision=revision, data=data)
        stored = {"seen": revision.mark, **vars(revision)} if revision else {}
        initial = {"seen": UNSEEN, "region": kim.region_id, **stored}
        self.words = FoundWords(data, kim=kim, revision=revision, initial=initial)
        self.parts = [self.words]

    def cleaned(self):
        words = dict(self.words.cleaned_data)
        return Saved(words.pop("seen"), words)


class FoundDesk(Desk):
    key = "temuan"
    namespace = "found"
    template = "desk/write.html"
    form = FoundForm


states = StatePages("temuan", namespace="found", template="desk/state.html")
desk = [*FoundDesk().urls("tulis-temuan/"), *states.urls("temuan/<str:code>/")]
urlpatterns = [
    path("temuan/<slug:slug>/", page_of("temuan", "third_kind/page.html")),
    path("pengurus/", include((desk, "found"))),
    path("", include("kim_portal.urls")),
]
