"""What phones send once they have a signal: marks and answers, each with its identity.

An item that was put down, now or before, is named as accepted and the phone forgets it; one
that cannot be put down is named with the reason, and the phone goes on showing it.
"""

import uuid
from contextlib import suppress
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone

from accounts.models import User
from kim_portal.lib import check_code
from reach.kinds import find
from reach.models import Channel, Delivery, LookPlace, Rt
from reach.models.deliveries import OLDEST, Mark
from reach.models.looks import Answered, Heard
from reach.models.rts import villages_of
from reach.spread.coverage import is_concerned

NOT_FOR_YOU = "RT itu bukan di wilayah tugas Anda."
UNREADABLE = "Isinya tidak dapat dibaca."
NO_NEWS = "Kabar itu tidak ada lagi."


class Refused(ValueError):
    """One item; the message says why."""


class Outcome(NamedTuple):
    """What became of what was sent: identities, (identity, reason), and of the accepted
    those whose text is not right any more."""

    accepted: list[str]
    refused: list[tuple[str, str]]
    outdated: list[str]


def moment_of(at: Any, sent: Any) -> datetime:
    """When it was, by our clock: so long before it was sent as the phone's clock says, which
    may itself be wrong. Milliseconds; what is no number means now."""
    try:
        ago = timedelta(milliseconds=float(sent) - float(at))
    except (TypeError, ValueError, OverflowError):
        ago = timedelta(0)
    return timezone.now() - min(max(ago, timedelta(0)), OLDEST)


def receive(user: User, items: list[Any], sent: Any) -> Outcome:
    """Put down everything that can be. Items are as static/js/outbox.js sends them.

    A handful of queries, and some for each publication, however many items.
    """
    reading = Reading(user, items, sent)
    outcome = Outcome([], [], [])
    marks: dict[str, list[Mark]] = {}
    answers: dict[int, list[Answered]] = {}
    for item in items:
        identity = item.get("id") if isinstance(item, dict) else None
        if not isinstance(identity, str):
            continue
        try:
            if item.get("what") == "mark":
                mark = reading.mark(item, uuid.UUID(identity))
                marks.setdefault(item["code"], []).append(mark)
            else:
                answer = reading.answer(item, uuid.UUID(identity))
                answers.setdefault(answer.place.look_id, []).append(answer)
        except Refused as error:
            outcome.refused.append((identity, str(error)))
        except (KeyError, TypeError, ValueError, OverflowError):
            outcome.refused.append((identity, UNREADABLE))
    for code, found in marks.items():
        Delivery.objects.keep(reading.news(code), found, by=user)
        outcome.accepted.extend(str(mark.identity) for mark in found)
        names = Delivery.objects.outdated(mark.identity for mark in found)
        outcome.outdated.extend(map(str, names))
    for told in answers.values():
        _keep_answers(told, user, outcome)
    return outcome


def _keep_answers(told: list[Answered], user: User, outcome: Outcome) -> None:
    not_kept = told[0].place.look.keep(told, by=user)
    outcome.refused.extend((str(name), why) for name, why in not_kept.items())
    names = (one.identity for one in told)
    outcome.accepted.extend(str(name) for name in names if name not in not_kept)


class Reading:
    """What items name, looked up together; what is wrong with one raises Refused, or
    ValueError and the like where no page of ours would have sent it."""

    def __init__(self, user: User, items: list[Any], sent: Any) -> None:
        self.sent = sent
        self.mine = {village.code for village in villages_of(user)}
        self.rts = self._named(Rt.objects.select_related("kelurahan"), items, "rt")
        places = LookPlace.objects.select_related("look", "rt")
        self.places = self._named(places, items, "place")
        self.found: dict[str, Any] = {}
        self.numbers: dict[str, dict[int, datetime]] = {}

    @staticmethod
    def _named(rows: Any, items: list[Any], key: str) -> dict[int, Any]:
        named = set()
        for item in items:
            with suppress(TypeError, ValueError, AttributeError):
                named.add(_number(item.get(key)))
        found: dict[int, Any] = rows.in_bulk(named)
        return found

    def news(self, code: str) -> Any:
        """What travels under that code."""
        if code not in self.found:
            self.found[code] = find(check_code.normalise(code[:20]))
        if self.found[code] is None:
            raise Refused(NO_NEWS)
        return self.found[code]

    def mark(self, item: dict[str, Any], name: uuid.UUID) -> Mark:
        """That somebody told an RT."""
        publication = self.news(item["code"])
        rt = self.rts.get(_number(item["rt"]))
        if rt is None or rt.kelurahan_id not in self.mine:
            raise Refused(NOT_FOR_YOU)
        if not is_concerned(publication, rt.kelurahan):
            raise Refused(NOT_FOR_YOU)
        number = _number(item["number"])
        approved_at = self._versions(publication).get(number)
        if approved_at is None:
            raise Refused(UNREADABLE)
        at = moment_of(item.get("at"), self.sent)
        day = item.get("day") or None
        return Mark(
            identity=name,
            rt=rt,
            channel=Channel(item["channel"]),
            number=number,
            # Told before it was approved: that clock stood still, or jumped.
            at=max(at, approved_at),
            day=date.fromisoformat(day) if day else None,
        )

    def _versions(self, publication: Any) -> dict[int, datetime]:
        """When each was approved."""
        if publication.code not in self.numbers:
            approved = publication.history().values_list("number", "approved_at")
            self.numbers[publication.code] = dict(approved)
        return self.numbers[publication.code]

    def answer(self, item: dict[str, Any], name: uuid.UUID) -> Answered:
        """What was said at a door."""
        place = self.places.get(_number(item["place"]))
        if place is None or place.rt.kelurahan_id not in self.mine:
            raise Refused(NOT_FOR_YOU)
        heard = {"1": True, "0": False}[item["heard"]]
        door = _number(item["door"])
        if door > place.doors:
            raise ValueError(door)
        channel = Heard(item["channel"]) if heard and item.get("channel") else ""
        at = moment_of(item.get("at"), self.sent)
        return Answered(name, place, door, heard, channel, at)


def _number(value: Any) -> int:
    """A whole number of a row or a count; ValueError for anything else."""
    number = int(str(value)[:12])
    if number < 1:
        raise ValueError(value)
    return number
