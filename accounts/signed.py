"""A request behind sign-in."""

from django.http import HttpRequest

from accounts.models import User


class Signed(HttpRequest):
    """The user is a person: LoginRequiredMiddleware has seen to it."""

    user: User
