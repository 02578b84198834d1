"""The officer's page of what travels: what can be passed on of it stands there."""

from typing import Any

from reach import package
from review.state_pages import StatePages


class TravellingPages(StatePages):
    """The state page of a kind that travels."""

    def besides(self, publication: Any) -> dict[str, Any]:
        return {**super().besides(publication), "package": package.of_live(publication)}
