"""What the guard says of a text: which stages run, which words to look at twice.

It informs the moderator; the decision stays with people.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from django.utils import timezone

from guard.models import Stage, WatchTerm
from kim_portal.lib.personal_data import PersonalData, find_personal_data
from kim_portal.lib.watch import Finding, Term, WatchList


@dataclass(frozen=True)
class Report:
    """The guard's answer for one text at one moment."""

    stages: list[Stage]
    findings: list[Finding]
    personal: list[PersonalData]

    @property
    def count(self) -> int:
        return len(self.findings) + len(self.personal)


def watch_list(region_code: str, day: datetime.date) -> WatchList:
    """The words in force for a region on a day, compiled. One query."""
    rows = (
        WatchTerm.objects.valid_on(day)
        .for_region(region_code)
        .values_list(
            "pk", "term", "variants", "type", "match", "severity", "suggestion"
        )
    )
    return _compiled(
        tuple(
            Term(str(pk), term, tuple(variants), kind, match, severity, suggestion)
            for pk, term, variants, kind, match, severity, suggestion in rows
        )
    )


@lru_cache(maxsize=16)
def _compiled(terms: tuple[Term, ...]) -> WatchList:
    return WatchList(terms)


def look_at(
    text: str, *, region_code: str, at: datetime.datetime | None = None
) -> Report:
    """Everything the guard finds for a text that appears at that moment. Three queries."""
    moment = at or timezone.now()
    day = timezone.localtime(moment).date()
    return Report(
        stages=list(
            Stage.objects.touching(region_code).at(moment).select_related("election")
        ),
        findings=watch_list(region_code, day).findings(text),
        personal=find_personal_data(text),
    )
