"""The watch list of neutrality: which of its terms a text holds, and how heavy each is.

`parse_terms` reads the list, `WatchList(terms).findings(text)` reads a text. It warns
and routes; what follows is decided elsewhere, by people.
"""

from kim_portal.lib.watch.engine import WatchList
from kim_portal.lib.watch.ordinary import Surroundings, weigh
from kim_portal.lib.watch.reading import Finding
from kim_portal.lib.watch.terms import Match, Severity, Term, parse_terms

__all__ = [
    "Finding",
    "Match",
    "Severity",
    "Surroundings",
    "Term",
    "WatchList",
    "parse_terms",
    "weigh",
]
