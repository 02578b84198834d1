"""The people who sign in: officers, moderators, admins. Residents need no account."""

import re
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.utils import timezone

MOBILE = re.compile(r"^(?:\+?62|0)(8\d{7,12})$")


def normalise_login(text: str) -> str:
    """One spelling per account: mobile numbers as 628…, the rest in small letters.

    People type 0812-0000-0001, +62 812 0000 0001 or 62812…: all are one account.
    """
    text = text.strip()
    if match := MOBILE.match(re.sub(r"[\s().-]", "", text)):
        return "62" + match[1]
    return text.lower()


class UserManager(BaseUserManager["User"]):
    """Accounts are made by an invitation or by an admin, never by open sign-up."""

    use_in_migrations = True

    def create_user(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        """An active account; `username` is normalised as at sign-in."""
        email = fields.pop("email", None) or None
        user = self.model(
            username=normalise_login(username),
            email=email.lower() if email else None,
            **fields,
        )
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(
        self, username: str, password: str | None = None, **fields: Any
    ) -> "User":
        """An admin of the whole installation."""
        return self.create_user(
            username, password, **{**fields, "is_staff": True, "is_superuser": True}
        )

    def get_by_natural_key(self, username: str | None) -> "User":
        """What Django's own sign-in and createsuperuser look up."""
        return self.get(username=normalise_login(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. What they may do is said by dated rows in `groups`."""

    username = models.CharField(
        "nomor ponsel atau nama pengguna",
        max_length=60,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,59}\Z",
                "Pakai nomor ponsel, atau nama dari huruf kecil, angka, titik, dan "
                "garis (paling sedikit 3).",
            )
        ],
        error_messages={"unique": "Nomor atau nama pengguna ini sudah dipakai."},
        help_text="Dipakai untuk masuk. Tidak pernah ditampilkan kepada warga.",
    )
    name = models.CharField(
        "nama", max_length=80, help_text="Hanya dilihat sesama pengurus dan moderator."
    )
    email = models.EmailField(
        "email",
        null=True,
        blank=True,
        unique=True,
        error_messages={"unique": "Email ini sudah dipakai akun lain."},
        help_text="Boleh kosong. Dipakai untuk kabar dan mengganti kata sandi.",
    )
    is_active = models.BooleanField(
        "boleh masuk",
        default=True,
        help_text="Matikan bila akun tidak boleh dipakai lagi. Jangan dihapus.",
    )
    is_staff = models.BooleanField(
        "petugas Dinkominfo",
        default=False,
        help_text="Boleh membuka ruang administrasi sesuai izinnya.",
    )
    date_joined = models.DateTimeField("dibuat", default=timezone.now, editable=False)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = "pengguna"
        verbose_name_plural = "pengguna"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name or self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.username
