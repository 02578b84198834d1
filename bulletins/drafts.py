"""What a write address points at, and how a draft behind it is begun and saved."""

import uuid
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.signed import Signed
from bulletins.forms import BulletinForm, SavedWords
from bulletins.models import Bulletin, BulletinRevision
from groups.models import KimGroup


class Draft:
    """What a write address points at: a KIM, and its open version if there is one."""

    def __init__(self, request: Signed, key: uuid.UUID) -> None:
        self.key = key
        self.user = request.user
        self.bulletin = (
            Bulletin.objects.filter(draft_key=key).select_related("kim").first()
        )
        self.revision: BulletinRevision | None = None
        self.is_new = False
        kims = KimGroup.objects.writable_by(request.user)
        if self.bulletin:
            self.kim = get_object_or_404(kims, pk=self.bulletin.kim_id)
            self.revision = self.bulletin.newest_revision()
        else:
            slug = request.POST.get("kim") or request.GET.get("kim")
            found = kims.filter(slug=slug) if slug else kims
            kim = found.order_by("name").first()
            if kim is None:
                raise Http404
            self.kim = kim

    def form(self, data: Any = None) -> BulletinForm:
        return BulletinForm(kim=self.kim, revision=self.revision, data=data)

    def ensure(self) -> BulletinRevision:
        """The version to write into, begun now if this is the first save."""
        if self.revision is None:
            self.revision = BulletinRevision.begin(
                kim=self.kim, by=self.user, draft_key=self.key
            )
            self.bulletin = self.revision.publication
            self.is_new = True
        return self.revision

    def save(self, saved: SavedWords) -> BulletinRevision:
        """Store the words; the same words twice are stored once. Raises TooLate."""
        revision = self.ensure()
        seen = revision.version if self.is_new else saved.version
        is_mine = revision.edited_by_id == self.user.pk
        if is_mine and same_words(revision, saved):
            return revision
        revision.save_words(
            by=self.user, seen=seen, words=saved.words, photos=saved.photos
        )
        return revision


def same_words(revision: BulletinRevision, saved: SavedWords) -> bool:
    """Whether a form holds just what is stored: a double tap, not a change."""
    rows = [(r.photo_id, r.alt, r.caption) for r in revision.photo_rows.all()]
    typed = [(p.photo.pk, p.alt, p.caption) for p in saved.photos]
    return rows == typed and all(
        getattr(revision, name) == value for name, value in saved.words.items()
    )
