"""What every officer's form shares: submit checks beside fields, contacts confirmed once."""

from typing import TYPE_CHECKING, Any

from django.utils import timezone

from groups.models import KimGroup
from guard.models import PublicContact, contact_digest
from kim_portal.lib import text
from kim_portal.lib.moderation import Problem

if TYPE_CHECKING:
    from accounts.models import User

REASON_MAX = 200


class GuardedForm:
    """Mixed into a kind's form, whose main form is `words`; `parts` are all its forms."""

    kim: KimGroup
    words: Any
    parts: list[Any]
    problems: list[Problem]

    def read_contacts(self, data: Any) -> None:
        """What was ticked as meant for all, and why; nothing for a fresh form."""
        self.contacts = (
            set(data.getlist("public_contact")) if data is not None else set()
        )
        reason = data.get("contact_reason", "") if data is not None else ""
        self.contact_reason = text.clean_line(reason)[:REASON_MAX]

    def contacts_say_why(self) -> bool:
        """Whether a tick comes with its reason; else the section is told."""
        if not self.contacts or self.contact_reason:
            return True
        why = "Tulis alasan mengapa itu boleh diketahui umum."
        self.problems = [Problem("privacy", why)]
        return False

    def confirm_contacts(self, revision: Any, *, by: "User") -> None:
        """Keep what the officer ticked as meant for all, with the reason given."""
        if not self.contacts:
            return
        for found in revision.guard_report(timezone.now()).personal:
            if contact_digest(found.quote) in self.contacts:
                PublicContact.confirm(
                    found, kim=self.kim, by=by, reason=self.contact_reason
                )

    def add_problems(self, problems: list[Problem]) -> None:
        """Show submit checks beside their fields."""
        self.problems = problems
        for problem in problems:
            if problem.field in self.words.fields:
                self.words.add_error(problem.field, problem.message)

    def is_valid(self) -> bool:
        """Whether everything can be stored as a draft. Strict checks come on submit."""
        return all([*(part.is_valid() for part in self.parts), self.contacts_say_why()])

    def takes(self, refused: str) -> bool:
        """Whether it can be stored; `refused` says why a photo sent with it was not."""
        is_valid = self.is_valid()
        if refused:
            self.problems = [*self.problems, Problem("photos", refused)]
        return is_valid and not refused

    def section_error(self, name: str) -> str:
        """The check of a section that is no single field: sources, photos, times."""
        return next((p.message for p in self.problems if p.field == name), "")

    @property
    def privacy_error(self) -> str:
        return self.section_error("privacy")
