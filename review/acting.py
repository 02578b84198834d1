"""A person presses a button: the verb runs, and the next page says what became of it."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from review.states import MoveRefused


def try_move(request: HttpRequest, verb: Callable[[], object], done: str = "") -> bool:
    """Run a verb; whether it was done. The person is told, or told why it was refused."""
    try:
        verb()
    except MoveRefused as error:
        messages.error(request, str(error))
        return False
    if done:
        messages.success(request, done)
    return True
