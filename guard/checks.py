"""What the guard says of a text: which stages run, which words to look at twice.

Outside election stages it informs. In kampanye and masa tenang it asks for a second
moderator where the text is about an election, and in masa tenang it holds what the
list calls severe, until a head moderator lifts it with a reason.
"""

import datetime
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.utils import timezone

from groups.models import KimGroup
from guard.models import PublicContact, Stage, WatchTerm, contact_digest
from guard.verdict import Sign, Verdict
from kim_portal.lib.personal_data import (
    Kind,
    PersonalData,
    find_personal_data,
    is_coarse,
)
from kim_portal.lib.watch import Finding, Term, WatchList

# In these stages a text about an election needs two moderators.
CAREFUL = frozenset({Stage.Kind.CAMPAIGN, Stage.Kind.QUIET})
# What is kept with a decision is bounded: a text may repeat one word 500 times.
KEPT_FINDINGS = 50


@dataclass(frozen=True)
class Confirmed:
    """Personal data its KIM means for all to read, and why."""

    found: PersonalData
    reason: str

    @property
    def is_delicate(self) -> bool:
        """Whether a moderator should look at it even so: no phone or mail address."""
        return self.found.kind not in {Kind.PHONE, Kind.EMAIL}


@dataclass(frozen=True)
class Report:
    """The guard's answer for one text at one moment."""

    moment: datetime.datetime
    stages: list[Stage]
    findings: list[Finding]
    personal: list[PersonalData]
    confirmed: list[Confirmed] = field(default_factory=list)
    # So many numbers that only some were looked at: a person has to.
    is_coarse: bool = False

    @property
    def confirmable(self) -> list[PersonalData]:
        """Personal data that a KIM may say is meant for all."""
        return [found for found in self.personal if found.may_be_public]

    @property
    def count(self) -> int:
        return len(self.findings) + len(self.personal)

    @property
    def is_careful(self) -> bool:
        """Whether kampanye or masa tenang runs at that moment."""
        return any(stage.kind in CAREFUL for stage in self.stages)

    @property
    def is_quiet(self) -> bool:
        """Whether masa tenang runs at that moment."""
        return any(stage.kind == Stage.Kind.QUIET for stage in self.stages)

    @property
    def severe(self) -> list[Finding]:
        """Findings that hold a text in masa tenang."""
        return [found for found in self.findings if found.severity == "block"]

    def verdict(self, *, about_elections: bool) -> Verdict:
        """What follows from it, in the terms of the law."""
        flags = []
        if self.severe:
            flags.append(Sign.SEVERE)
        if any(found.is_violation for found in self.findings):
            flags.append(Sign.NEUTRALITY)
        is_delicate = any(row.is_delicate for row in self.confirmed)
        if self.personal or is_delicate or self.is_coarse:
            flags.append(Sign.PERSONAL)
        if about_elections:
            flags.append(Sign.ELECTION)
        held = [found.quote.lower() for found in self.severe] if self.is_quiet else []
        held = list(dict.fromkeys(held))
        # The author picks the category: what the list finds counts as well, but for what
        # is held until a head moderator has looked at it.
        about = about_elections or any(
            found.is_violation and found.quote.lower() not in held
            for found in self.findings
        )
        return Verdict(
            needs_two=about and self.is_careful,
            held=tuple(held),
            flags=tuple(str(flag) for flag in flags),
            record={**self.record(), "held": held},
        )

    def record(self) -> dict[str, Any]:
        """Plain data for the file: what was asked and found. Numbers stay masked."""
        return {
            "moment": self.moment.astimezone(datetime.UTC).isoformat("T", "seconds"),
            "stages": [str(stage) for stage in self.stages],
            "findings": [
                {
                    "quote": found.quote[:200],
                    "term": found.term.term,
                    "severity": found.severity,
                }
                for found in self.findings[:KEPT_FINDINGS]
            ],
            "personal": [
                {"kind": found.kind, "masked": found.masked}
                for found in self.personal[:KEPT_FINDINGS]
            ],
            "is_coarse": self.is_coarse,
            "confirmed": [
                {"masked": row.found.masked, "reason": row.reason}
                for row in self.confirmed[:KEPT_FINDINGS]
            ],
        }


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
    text: str,
    *,
    region_code: str,
    at: datetime.datetime | None = None,
    kim: KimGroup | None = None,
) -> Report:
    """Everything the guard finds for a text that appears at that moment.

    With `kim`, contacts that KIM means for all are set aside. Up to five queries.
    """
    moment = at or timezone.now()
    day = timezone.localtime(moment).date()
    personal, confirmed = _told_apart(find_personal_data(text), kim)
    return Report(
        moment=moment,
        stages=list(
            Stage.objects.touching(region_code).at(moment).select_related("election")
        ),
        findings=watch_list(region_code, day).findings(text),
        personal=personal,
        confirmed=confirmed,
        is_coarse=is_coarse(text),
    )


def _told_apart(
    found: list[PersonalData], kim: KimGroup | None
) -> tuple[list[PersonalData], list[Confirmed]]:
    if kim is None or not found:
        return found, []
    known = PublicContact.objects.digests_of(kim)
    reasons = [
        (one, known.get(contact_digest(one.quote)) if one.may_be_public else None)
        for one in found
    ]
    return (
        [one for one, reason in reasons if reason is None],
        [Confirmed(one, reason) for one, reason in reasons if reason is not None],
    )
