"""People who ask for pages; imported once Django has been started."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING

from django.test import Client

from accounts.models import User
from accounts.two_steps import ENROLLED
from bench.databases import say

if TYPE_CHECKING:
    from django.http import HttpResponse

    from bench.databases import Databases
    from bench.rounds import Query

SLOWEST = 3


class Visit:
    """One person asking for one page of one database, again and again."""

    def __init__(
        self, places: Databases, database: str, address: str, *, username: str = ""
    ) -> None:
        self._places = places
        self._database = database
        self._address = address
        self.choose()
        self._browser = _signed_in(username) if username else Client()

    def choose(self) -> None:
        """Let Django speak to its database."""
        self._places.use(self._database)

    def __call__(self) -> HttpResponse:
        """Ask as a browser does, and insist on the page."""
        self.choose()
        answer = self._browser.get(self._address, headers={"accept-encoding": "gzip"})
        if answer.status_code != HTTPStatus.OK:
            raise RuntimeError(f"{self._address}: {answer.status_code}")
        return answer


def _signed_in(username: str) -> Client:
    """A browser whose session has shown the second step."""
    browser = Client()
    user = User.objects.get(username=username)
    browser.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    session = browser.session
    session[ENROLLED] = True
    session.save()
    return browser


def say_slowest(queries: list[Query]) -> None:
    """The queries of a page that take longest."""
    slowest = sorted(queries, key=lambda query: query.milliseconds, reverse=True)
    for query in slowest[:SLOWEST]:
        say(f"    {query.milliseconds:6.2f} ms  {_short(query.words)}")


def _short(words: str) -> str:
    """A query by its verb, its first result and its table."""
    start, _from, rest = " ".join(words.split()).partition(" FROM ")
    return f"{start[:40]} … FROM {rest[:44]}" if rest else words[:90]
