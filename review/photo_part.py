"""The photos of an officer's form: rows with their words, and one more by upload."""

import re
from typing import Any, NamedTuple

from django import forms
from django.http import HttpResponse, JsonResponse, QueryDict

from accounts.limits import spend
from accounts.signed import Signed
from groups.models import KimGroup, Photo
from kim_portal.lib.forms import LineField
from kim_portal.lib.images import MESSAGES, PictureRefused
from kim_portal.lib.uploads import was_left_out
from kim_portal.lib.whole_files import is_no_room
from review.models.pictures import PhotoWords

PHOTOS_A_MINUTE = 20
NOTHING_SENT = "Tidak ada foto yang terkirim."
# A photo of the page, by the name of its hidden field.
ROW = r"photo-\d{1,3}-photo"
UPLOAD = "new_photo"
# Beyond the most there may be, so that too many are named instead of lost.
SPARE = 4


class PhotoForm(forms.Form):
    """A photo already kept, with its words."""

    photo = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**62)
    alt = LineField(
        label="Keterangan untuk warga tunanetra",
        required=False,
        max_length=200,
        help_text="Apa yang terlihat? Contoh: “Tiga warga membersihkan selokan.”",
    )
    caption = LineField(
        label="Keterangan di bawah foto",
        required=False,
        max_length=200,
        help_text="Siapa, di mana, dan siapa yang memotret. Boleh kosong.",
    )
    remove = forms.BooleanField(label="Lepas foto ini", required=False)


class PhotoPart:
    """Rows of photos, at most `most`; foreign or unknown photos are dropped."""

    def __init__(
        self, data: Any, *, kim: KimGroup, stored: list[PhotoWords], most: int
    ) -> None:
        self.kim = kim
        self.most = most
        self.kept = {row.photo.pk: row.photo for row in stored}
        kinds = forms.formset_factory(
            PhotoForm, extra=0, max_num=most, absolute_max=most + SPARE
        )
        # What is posted stands alone: a row equal to what is stored is still a row.
        self.forms = kinds(
            data,
            prefix="photo",
            initial=[
                {"photo": r.photo.pk, "alt": r.alt, "caption": r.caption}
                for r in (stored if data is None else [])
            ],
        )

    def is_valid(self) -> bool:
        return self.forms.is_valid()

    def cleaned(self) -> list[PhotoWords]:
        """The photos meant, in order, each once."""
        rows = [r for r in self.forms.cleaned_data if r and not r.get("remove")]
        own = Photo.objects.filter(kim=self.kim, is_private=False)
        mine = own.in_bulk([r["photo"] for r in rows])
        photos = [
            PhotoWords(mine[r["photo"]], r["alt"], r["caption"])
            for r in {r["photo"]: r for r in rows}.values()
            if r["photo"] in mine
        ]
        return photos[: self.most]

    @property
    def left(self) -> int:
        """How many more there may be."""
        return self.most - len(self.forms.forms)

    def rows(self) -> list[tuple[forms.Form, Photo | None]]:
        """Photo forms with their pictures, for drawing."""
        ids = [form["photo"].value() for form in self.forms.forms]
        ids = [str(i) if is_id(str(i)) else "" for i in ids]
        wanted = [int(i) for i in ids if i]
        known = {**self.kept}
        if missing := [i for i in wanted if i not in known]:
            own = Photo.objects.filter(kim=self.kim, is_private=False)
            known |= own.in_bulk(missing)
        return [
            (form, known.get(int(i)) if i else None)
            for form, i in zip(self.forms.forms, ids, strict=True)
        ]

    def error_links(self) -> list[tuple[str, str]]:
        """(anchor, message) of everything wrong in the rows."""
        if not self.forms.is_bound:
            return []
        links = [(str(self.forms.prefix), str(m)) for m in self.forms.non_form_errors()]
        return links + [
            (f"id_{form.prefix}-{name}", str(message))
            for form in self.forms.forms
            for name, messages in form.errors.items()
            for message in messages
        ]


def is_id(text: str) -> bool:
    """Whether a posted text can be a row's number."""
    return text.isdecimal() and len(text) < 18


def keep_upload(request: Signed, kim: KimGroup, upload: Any) -> Photo:
    """Clean and store an upload, if this person has not sent very many just now.

    Raises images.PictureRefused with a message for the officer.
    """
    if not spend("foto", request.user.pk, limit=PHOTOS_A_MINUTE, seconds=60):
        raise PictureRefused("too_slow")
    try:
        return Photo.keep(upload, kim=kim, by=request.user)
    except OSError as error:
        if not is_no_room(error):
            raise
        raise PictureRefused("no_room") from error


class Posted(NamedTuple):
    """What was posted, with a row for a photo kept; why one was refused, or ""."""

    data: QueryDict
    refused: str


def posted(request: Signed, kim: KimGroup, most: int) -> Posted:
    """What was posted. A photo sent without script is kept at once and gets a row.

    So no refusal of anything else loses it: browsers send a chosen file only once.
    """
    if was_left_out(request):
        return Posted(request.POST, str(PictureRefused("no_room")))
    upload = request.FILES.get(UPLOAD)
    if upload is None:
        return Posted(request.POST, "")
    count = request.POST.get("photo-TOTAL_FORMS", "")
    if not is_id(count):
        named = [name for name in request.POST if re.fullmatch(ROW, name)]
        count = str(len(named))
    rows = range(min(int(count), most + SPARE))
    kept = [i for i in rows if not request.POST.get(f"photo-{i}-remove")]
    if int(count) >= most + SPARE or len(kept) >= most:
        full = f"Paling banyak {most} foto. Lepas dulu satu, lalu pilih lagi foto ini."
        return Posted(request.POST, full)
    try:
        photo = keep_upload(request, kim, upload)
    except PictureRefused as error:
        return Posted(request.POST, str(error))
    known = [request.POST.get(f"photo-{i}-photo") for i in kept]
    data = request.POST.copy()
    if str(photo.pk) not in known:
        data[f"photo-{count}-photo"] = str(photo.pk)
        data["photo-TOTAL_FORMS"] = str(int(count) + 1)
    return Posted(data, "")


def status_of(refused: str) -> int:
    """What an answer says of why a photo was refused."""
    return 507 if refused == MESSAGES["no_room"] else 422


def answer_upload(request: Signed, kim: KimGroup) -> HttpResponse:
    """Keep one photo, for the page's script; answers its id and thumbnail."""
    upload = request.FILES.get("photo")
    try:
        if was_left_out(request):
            raise PictureRefused("no_room")
        if upload is None:
            return JsonResponse({"message": NOTHING_SENT}, status=422)
        kept = keep_upload(request, kim, upload)
    except PictureRefused as error:
        status = status_of(str(error))
        return JsonResponse({"message": str(error)}, status=status)
    thumb = kept.sizes()["thumb"]
    return JsonResponse({"id": kept.pk, "thumb": thumb.url}, status=201)
