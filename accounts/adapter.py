"""How allauth works here: invitations only, secrets encrypted, texts in Indonesian."""

import json
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest

from accounts import jobs
from accounts.limits import address_of, is_spent, spend
from accounts.models import Allowance, normalise_login
from accounts.sealing import opened, seal

WRONG_HERE, WRONG_EVERYWHERE, WRONG_SECONDS = 5, 100, 300


def _tries(
    request: HttpRequest, credentials: dict[str, Any]
) -> list[tuple[tuple[str, str], int]]:
    """What wrong passwords are counted under, and how many there may be."""
    login = normalise_login(credentials.get("email") or credentials.get("username", ""))
    here = f"{login} {address_of(request)}"
    return [(("masuk", here), WRONG_HERE), (("akun", login), WRONG_EVERYWHERE)]


class AccountAdapter(DefaultAccountAdapter):
    """Accounts come from invitations; nobody signs up."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Nomor ponsel atau kata sandi belum cocok. Coba lagi.",
        "email_password_mismatch": "Email atau kata sandi belum cocok. Coba lagi.",
        "too_many_login_attempts": (
            "Terlalu banyak percobaan. Tunggu lima menit, lalu coba lagi."
        ),
    }

    def send_mail(
        self, template_prefix: str, email: str, context: dict[str, Any]
    ) -> None:
        """Into the queue: no page waits for a mail server, or fails with it.

        Links in mails come from SITE_URL, never from the request's host.
        """
        for name, value in context.items():
            if isinstance(value, str) and name.endswith("_url"):
                path = urlsplit(value)
                context[name] = f"{settings.SITE_URL}{path.path}"
        context = {"email": email, **context}
        letter = self.render_mail(template_prefix, email, context)
        words = [str(letter.subject), str(letter.body), *letter.to]
        jobs.send.defer(sealed=seal(jobs.LETTER, json.dumps(words)))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Wrong passwords count for one account from one address: who types them at
        another address does not lock its owner out. From everywhere together they may
        be many more."""
        if any(
            is_spent(*who, limit=most) for who, most in _tries(request, credentials)
        ):
            raise self.validation_error("too_many_login_attempts")
        super().pre_authenticate(request, **credentials)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """One more wrong password."""
        for who, most in _tries(request, credentials):
            spend(*who, limit=most, seconds=WRONG_SECONDS)
        super().authentication_failed(request, **credentials)

    def set_password(self, user: Any, password: str) -> None:
        """Who has just set a new one may use it at once, however often they guessed."""
        super().set_password(user, password)
        for login in filter(None, (user.username, user.email)):
            for who, _most in _tries(self.request, {"username": login}):
                Allowance.objects.give_back(*who)

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002
        return super().clean_username(normalise_login(username), shallow)


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets are stored encrypted: a copy of the database is not enough."""

    def encrypt(self, text: str) -> str:
        return seal("kim-mfa", text)

    def decrypt(self, encrypted_text: str) -> str:
        # SECRET_KEY was changed: no code can match, the person is told so, and the
        # office removes the second step to have it set up anew.
        return opened("kim-mfa", encrypted_text) or ""

    def get_totp_label(self, user: Any) -> str:
        return user.get_short_name()
