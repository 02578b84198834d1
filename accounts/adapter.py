"""How allauth works here: invitations only, secrets encrypted, texts in Indonesian."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.http import HttpRequest

from accounts.limits import address_of, is_spent, spend
from accounts.models import normalise_login

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
        """Links in mails come from SITE_URL, never from the request's host."""
        for name, value in context.items():
            if isinstance(value, str) and name.endswith("_url"):
                path = urlsplit(value)
                context[name] = f"{settings.SITE_URL}{path.path}"
        super().send_mail(template_prefix, email, context)

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

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def clean_username(self, username: str, shallow: bool = False) -> str:  # noqa: FBT001, FBT002
        return super().clean_username(normalise_login(username), shallow)


class MFAAdapter(DefaultMFAAdapter):
    """TOTP secrets are stored encrypted: a copy of the database is not enough."""

    def _fernet(self) -> Fernet:
        digest = hashlib.sha256(b"kim-mfa:" + settings.SECRET_KEY.encode()).digest()
        return Fernet(base64.urlsafe_b64encode(digest))

    def encrypt(self, text: str) -> str:
        return self._fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        try:
            return self._fernet().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            # SECRET_KEY was changed: no code can match, the person is told so, and the
            # office removes the second step to have it set up anew.
            return ""

    def get_totp_label(self, user: Any) -> str:
        return user.get_short_name()
