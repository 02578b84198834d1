"""What a write address points at, and how a draft behind it is begun and saved."""

import uuid
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import transaction
from django.http import Http404, HttpRequest, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse

from accounts.signed import Signed
from groups.models import KimGroup
from review.kinds import KINDS
from review.models import Publication, Revision
from review.states import FIRST_VERSION, MoveRefused, Status
from review.write_form import Saved, WriteForm, with_signs

if TYPE_CHECKING:
    from accounts.models import User
    from review.desk import Desk


class Draft:
    """What a write address points at: a KIM, and its newest version if there is one."""

    # Whether saving opens a new version of what is live.
    opens_live: ClassVar[bool] = False

    def __init__(self, desk: "Desk", request: Signed, key: uuid.UUID) -> None:
        self.desk = desk
        self.key = key
        self.user: User = request.user
        self.revision: Any = None
        self.is_saved = False
        publication = self.stored()
        kims = KimGroup.objects.writable_by(request.user)
        if publication is None:
            self.kim = kim_for_new(request, kims)
        else:
            self.kim = get_object_or_404(kims, pk=publication.kim_id)
            self.revision = publication.newest_revision()

    def stored(self) -> Any:
        """What stands in the database at this key, or None."""
        rows = KINDS[self.desk.key].publications.rows()
        return rows.filter(draft_key=self.key).select_related("kim").first()

    @property
    def publication(self) -> Publication | None:
        return self.revision.publication if self.revision else None

    def why_not(self) -> str:
        """Why nothing can be written now; empty where it can."""
        return ""

    def form(self, data: Any = None, **more: Any) -> WriteForm:
        posted = None if data is None else with_signs(data)
        return self.desk.form(kim=self.kim, revision=self.revision, data=posted, **more)

    def again(self, posted: QueryDict) -> WriteForm:
        """What was typed, over the version that is stored now."""
        data = posted.copy()
        if self.revision is not None:
            self.revision = self.revision.publication.newest_revision()
            data["seen"] = self.revision.mark
        form = self.form(data)
        form.is_valid()
        return form

    def open(self) -> tuple[Revision, int]:
        """The version to write into, and the words' version nobody may have passed.

        Begun now if this is the first save.
        """
        if self.revision is None:
            self.revision = KINDS[self.desk.key].revisions.begin(
                kim=self.kim, by=self.user, draft_key=self.key
            )
            # Of two first saves at once the later one finds the earlier one's words.
            return self.revision, FIRST_VERSION
        return self.revision, self.revision.version

    def save(self, form: WriteForm) -> Revision:
        """Store the words; the same words twice are stored once.

        Raises TooLate where somebody else saved, MoveRefused.
        """
        saved = form.cleaned()
        known: Revision | None = self.revision
        self.is_saved = known is not None and self._is_kept(known, form, saved)
        if known is not None:
            if self.is_saved:
                # The words are there; a contact may have been confirmed only now.
                form.confirm_contacts(known, by=self.user)
                return known
            if saved.seen != known.mark:
                raise known.refusal(known.version - 1)
        try:
            # Together: a first save that breaks off leaves no empty draft to be met.
            with transaction.atomic():
                revision, version = self.open()
                revision.save_words(
                    by=self.user,
                    seen=version,
                    words={**saved.words, **form.make_rows()},
                    photos=saved.photos,
                    **saved.which,
                )
        except MoveRefused:
            publication = self.stored()
            self.revision = publication.newest_revision() if publication else None
            raise
        self.is_saved = True
        form.confirm_contacts(revision, by=self.user)
        return revision

    def _is_kept(self, known: Revision, form: WriteForm, saved: Saved) -> bool:
        """Whether the person stored just these words before."""
        is_mine = known.edited_by_id == self.user.pk
        return is_mine and known.is_editable and form.holds(known, saved)

    def is_sent(self, form: WriteForm) -> bool:
        """A double tap on send: the first one sent just these words."""
        revision = self.revision
        return (
            revision is not None
            and revision.status == Status.SUBMITTED
            and revision.submitted_by_id == self.user.pk
            and form.is_valid()
            and form.holds(revision, form.cleaned())
        )

    @property
    def store_key(self) -> str:
        """What names it where the phone keeps what was typed."""
        return str(self.key)

    def edit_address(self) -> str:
        return reverse(f"{self.desk.namespace}:edit", args=[self.key])

    def state_address(self) -> str:
        link: str = self.revision.author_link()
        return link


def kim_for_new(request: HttpRequest, kims: Any) -> KimGroup:
    """The KIM a new text is written for: the one named, else the first; 404 for none."""
    slug = request.POST.get("kim") or request.GET.get("kim")
    found: KimGroup | None = (
        (kims.filter(slug=slug) if slug else kims).order_by("name").first()
    )
    if found is None:
        raise Http404
    return found
