"""The officer's form of any kind: words, rows and photos together, lenient while drafting.

A kind adds its fields; what every form shares is here: which version was seen, the
submit checks beside their fields, contacts confirmed once, the moderator's list.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.utils import timezone

from accounts.models import User
from groups.models import KimGroup
from guard.models import PublicContact, contact_digest
from kim_portal.lib import text
from review.checks import asks_pledges, pledge_field
from review.models import Revision
from review.models.pictures import PhotoWords
from review.models.revision import Task
from review.photo_part import PhotoPart
from review.states import Problem, Status

REASON_MAX = 200
# Nothing was stored yet when the page was made.
UNSEEN = "0"
SEEN = r"\d{1,6}\.\d{1,9}|0"
# What comes in rows on the page of any kind.
ROWS = ("photo", "source")


class WordsForm(forms.Form):
    """The fields of every kind; a kind's own form inherits them."""

    kim: KimGroup
    revision: Any  # of the kind

    # Which version the officer saw: its number and version, 2.3; see Revision.mark.
    seen = forms.RegexField(rf"^({SEEN})$", widget=forms.HiddenInput)
    done = forms.MultipleChoiceField(
        label="Yang diminta moderator",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    pledges = pledge_field()

    def __init__(
        self, *args: Any, kim: KimGroup, revision: Revision | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kim = kim
        self.revision = revision
        self.tasks = tasks_of(revision)
        if not asks_pledges(kim, self.moments()):
            del self.fields["pledges"]
        offer(self.fields["done"], [(task.key, task.words) for task in self.tasks])
        if not self.tasks:
            del self.fields["done"]
        if "change_note" in self.fields and (revision is None or revision.number == 1):
            del self.fields["change_note"]

    def moments(self) -> list[Any]:
        """When residents may meet it: the guard's calendar is asked for these."""
        return [timezone.now()]


def with_signs(posted: Any) -> Any:
    """What was posted, with the page's own marks where they were lost on the way.

    Nobody can mend a hidden field: without its marks a page counts as an old one.
    """
    data = posted.copy()
    if not re.fullmatch(SEEN, data.get("seen", "")):
        data["seen"] = UNSEEN
    for prefix in ROWS:
        rows = [re.fullmatch(rf"{prefix}-(\d{{1,3}})-\w+", name) for name in data]
        count = max((int(row[1]) + 1 for row in rows if row), default=0)
        for name, number in (("TOTAL", count), ("INITIAL", 0)):
            if not re.fullmatch(r"\d{1,3}", data.get(f"{prefix}-{name}_FORMS", "")):
                data[f"{prefix}-{name}_FORMS"] = str(number)
    return data


def stored(form: type[forms.Form], revision: Revision) -> dict[str, Any]:
    """Every field of the form that is a column of the version, as it is stored."""
    columns = {field.name: field.attname for field in revision._meta.concrete_fields}
    names = [name for name in form.base_fields if name in columns]
    words = {name: getattr(revision, columns[name]) for name in names}
    return {**words, "seen": revision.mark}


def offer(field: forms.Field, choices: Iterable[tuple[str, str]]) -> None:
    """Give a choice field its choices."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101 - says it to mypy
    field.choices = list(choices)


def offer_rows(field: forms.Field, rows: Any) -> None:
    """Give a choice of rows its rows."""
    assert isinstance(field, forms.ModelChoiceField)  # noqa: S101 - says it to mypy
    field.queryset = rows


def tasks_of(revision: Revision | None) -> list[Task]:
    """What the moderator asked for, while it is being mended."""
    if revision is None or revision.status != Status.RETURNED:
        return []
    return revision.tasks()


@dataclass(frozen=True)
class Saved:
    """What a valid form holds, ready for Revision.save_words."""

    seen: str
    words: Mapping[str, Any]
    photos: list[PhotoWords] | None = None
    # Which photos these are, where a kind has several sets; see Revision.save_words.
    which: Mapping[str, Any] = field(default_factory=dict)


class WriteForm:
    """A kind's form: its main form is `words`, `parts` are all its forms.

    It is given its owner and version, and never knows a state.
    """

    # Submit checks without a field of their own, and where on the page they belong.
    sections: ClassVar[Mapping[str, str]] = {"photos": "photos", "privacy": "privacy"}

    words: WordsForm
    photos: PhotoPart
    parts: list[Any]

    def __init__(
        self, *, kim: KimGroup, revision: Any, data: Any = None, **_more: Any
    ) -> None:
        self.kim = kim
        self.revision = revision
        self.problems: list[Problem] = []
        posted = data is not None
        self.contacts = set(data.getlist("public_contact")) if posted else set()
        reason = data.get("contact_reason", "") if posted else ""
        self.contact_reason = text.clean_line(reason)[:REASON_MAX]

    @property
    def tasks(self) -> list[Task]:
        return self.words.tasks

    # --- storing -------------------------------------------------------------------------

    def cleaned(self) -> Saved:
        """The stored form of what was typed; writes nothing."""
        raise NotImplementedError

    def make_rows(self) -> Mapping[str, Any]:
        """Write what the words must point to (a new hall, say); columns to store.

        Called as the words are saved, in the same transaction.
        """
        return {}

    def holds(self, revision: Any, saved: Saved) -> bool:
        """Whether it holds just what is stored: a double tap, not a change."""
        if not revision.same_words(dict(saved.words)):
            return False
        if saved.photos is None:
            return True
        rows = [(r.photo_id, r.alt, r.caption) for r in self.stored_photos(revision)]
        return rows == [(p.photo.pk, p.alt, p.caption) for p in saved.photos]

    def stored_photos(self, revision: Any) -> Iterable[Any]:
        """The rows of photos this form stands for."""
        rows: Iterable[Any] = revision.photo_rows.all()
        return rows

    def confirm_contacts(self, revision: Revision, *, by: User) -> None:
        """Keep what the officer ticked as meant for all, with the reason given."""
        if not self.contacts:
            return
        for found in revision.guard_report(timezone.now()).confirmable:
            if contact_digest(found.quote) in self.contacts:
                PublicContact.confirm(
                    found, kim=self.kim, by=by, reason=self.contact_reason
                )

    # --- checks --------------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Whether everything can be stored as a draft. Strict checks come on submit."""
        return all(
            [*(part.is_valid() for part in self.parts), self._contacts_say_why()]
        )

    def takes(self, refused: str) -> bool:
        """Whether it can be stored; `refused` says why a photo sent with it was not."""
        is_valid = self.is_valid()
        if refused:
            self.problems = [*self.problems, Problem("photos", refused)]
        return is_valid and not refused

    def _contacts_say_why(self) -> bool:
        """Whether a tick comes with its reason and a reason with its tick; else it is said."""
        if bool(self.contacts) == bool(self.contact_reason):
            return True
        why = "Tulis alasan mengapa itu boleh diketahui umum."
        if self.contact_reason:
            why = "Centang dulu mana yang boleh diketahui umum, atau hapus alasannya."
        self.problems = [Problem("privacy", why)]
        return False

    def add_problems(self, problems: list[Problem]) -> None:
        """Show submit checks beside their fields."""
        self.problems = problems
        for problem in problems:
            if problem.field in self.words.fields:
                self.words.add_error(problem.field, problem.message)

    def section_error(self, name: str) -> str:
        """The check of a section that is no single field: sources, photos, times."""
        return next((p.message for p in self.problems if p.field == name), "")

    @property
    def privacy_error(self) -> str:
        return self.section_error("privacy")

    @property
    def photos_error(self) -> str:
        return self.section_error("photos")

    def error_links(self) -> list[tuple[str, str]]:
        """(address, message) of everything wrong, in the order of the page."""
        links = [link for part in self.parts for link in links_of(part)]
        return links + [
            (self.address_of(problem), problem.message)
            for problem in self.problems
            if problem.field not in self.words.fields
        ]

    def address_of(self, problem: Problem) -> str:
        """Where on this page, or on which other, it is mended."""
        return f"#{problem.field}"


def links_of(part: Any) -> list[tuple[str, str]]:
    """(address, message) of everything wrong in a form, a formset or the photos."""
    if isinstance(part, PhotoPart):
        return links_of(part.forms)
    if isinstance(part, forms.BaseFormSet):
        if not part.is_bound:
            return []
        whole = [(f"#{part.prefix}", str(said)) for said in part.non_form_errors()]
        return whole + [link for form in part.forms for link in links_of(form)]
    return [
        (f"#id_{part.add_prefix(name)}", str(message))
        for name, messages in part.errors.items()
        for message in messages
    ]
