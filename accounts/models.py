"""The people who sign in: officers, moderators, admins. Residents need no account.

And how often somebody may do what is costly or could be abused.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import connection, models
from django.utils import timezone
from django.utils.crypto import salted_hmac

from kim_portal.lib import names, phones
from kim_portal.lib.text import clean_line


def normalise_login(text: str) -> str:
    """One spelling per account: mobile numbers as 628…, the rest in small letters.

    Of Indonesia only: without its + a number from elsewhere may read as one from here.
    """
    if number := phones.read_mobile(text):
        return phones.stored(number).removeprefix("+")
    return clean_line(text).lower()


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
    shut_at = models.DateTimeField("terakhir ditutup", null=True, editable=False)
    date_joined = models.DateTimeField("dibuat", default=timezone.now, editable=False)

    # Whether the row says that it is shut: only then is there a moment to keep.
    _is_shut = False

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

    @classmethod
    def from_db(cls, *args: Any) -> Self:
        user = super().from_db(*args)
        user._is_shut = "is_active" in user.__dict__ and not user.is_active
        return user

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The column is unique, so it holds one spelling only.

        Sessions of an account that was shut stay dead when it is opened again.
        """
        self.username = normalise_login(self.username)
        if self.is_active:
            self._is_shut = False
        elif not self._is_shut:
            self._is_shut, self.shut_at = True, timezone.now()
            if "update_fields" in kwargs:
                kwargs["update_fields"] = {*(kwargs["update_fields"] or ()), "shut_at"}
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Django's, and the number: a changed one ends other sessions too. So does the
        moment at which the account was shut."""
        return salted_hmac(
            "accounts.User.session",
            f"{self.password}:{self.username}:{self.shut_at or ''}",
            secret=secret,
            algorithm="sha256",
        ).hexdigest()

    @property
    def login_name(self) -> str:
        """What the person signs in with, as people write it."""
        number = phones.read_mobile(self.username)
        return phones.shown(number) if number else self.username

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return names.short_name(self.name) or self.username


class AllowanceManager(models.Manager["Allowance"]):
    """Counting in one statement, so that two at once are two."""

    SPEND = """
        INSERT INTO accounts_allowance AS had (key, used, ends_at)
        VALUES (%(key)s, 1, %(ends_at)s)
        ON CONFLICT (key) DO UPDATE SET
            used = CASE WHEN had.ends_at > %(now)s THEN had.used + 1 ELSE 1 END,
            ends_at = CASE WHEN had.ends_at > %(now)s THEN had.ends_at
                           ELSE EXCLUDED.ends_at END
        RETURNING used
    """

    def spend(self, what: str, who: str, *, seconds: int) -> int:
        """How often it was done in the span that runs, this time included."""
        now = timezone.now()
        words: dict[str, str | datetime] = {
            "key": self._key(what, who),
            "now": now,
            "ends_at": now + timedelta(seconds=seconds),
        }
        with connection.cursor() as cursor:
            cursor.execute(self.SPEND, words)
            return int(cursor.fetchone()[0])

    def spent(self, what: str, who: str) -> int:
        """How often it was done in the span that runs."""
        running = self.filter(key=self._key(what, who), ends_at__gt=timezone.now())
        return running.values_list("used", flat=True).first() or 0

    def give_back(self, what: str, who: str) -> None:
        """Begin anew: what was counted no longer matters."""
        self.filter(key=self._key(what, who)).delete()

    def over(self) -> models.QuerySet["Allowance"]:
        """What nothing is counted in any more."""
        return self.filter(ends_at__lte=timezone.now())

    @staticmethod
    def _key(what: str, who: str) -> str:
        """Of addresses and numbers only what cannot be read back is stored."""
        digest = salted_hmac("accounts.Allowance", who, algorithm="sha256").hexdigest()
        return f"{what}:{digest[:32]}"


class Allowance(models.Model):
    """How often somebody did something within a span that has an end."""

    key = models.CharField(max_length=60, primary_key=True)
    used = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)

    objects = AllowanceManager()

    class Meta:
        verbose_name = "jatah"
        verbose_name_plural = "jatah"

    def __str__(self) -> str:
        return self.key
