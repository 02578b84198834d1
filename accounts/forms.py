"""Sign-in forms in our words."""

import re
from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.limits import spend
from accounts.models import User, normalise_login
from accounts.passwords import told_while_typing
from kim_portal.lib import phones
from kim_portal.lib.forms import TypedField

NUMBER_INCOMPLETE = (
    "Nomor ponsel ini belum lengkap atau salah ketik. Contoh: 0812-0000-0012."
)
# Who asks for other people's numbers learns little, and slowly.
NUMBER_REFUSED = "Nomor ini tidak dapat dipakai."
NUMBERS_AN_HOUR = 5


class AccountNameField(TypedField):
    """A mobile number however typed, or a user name: in the account's own spelling."""

    def to_python(self, value: Any) -> str:
        return normalise_login(super().to_python(value))

    def validate(self, value: str) -> None:
        """Half a number is no user name."""
        super().validate(value)
        like_number = re.fullmatch(r"(?:\+|\(?0|8|62)[0-9 ().+/-]{5,}", value)
        if like_number and phones.read_mobile(value) is None:
            raise forms.ValidationError(NUMBER_INCOMPLETE)


class LoginForm(allauth_forms.LoginForm):
    """Number, name or e-mail, however it is typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"] = forms.CharField(
            label="Nomor ponsel, nama pengguna, atau email",
            max_length=254,
            widget=forms.TextInput(
                attrs={
                    "autocomplete": "username",
                    "autocapitalize": "none",
                    "spellcheck": "false",
                }
            ),
        )
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs.pop("placeholder", None)
        self.fields["remember"].label = "Tetap masuk di ponsel ini"
        self.order_fields(["login", "password", "remember"])

    def clean_login(self) -> str:
        """The account's own spelling."""
        return normalise_login(self.cleaned_data["login"])


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """Old and new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_passwords(self)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """A new password after a link."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label_passwords(self)


def _label_passwords(form: forms.Form) -> None:
    labels = {
        "oldpassword": "Kata sandi sekarang",
        "password1": "Kata sandi baru",
        "password2": "Ulangi kata sandi baru",
    }
    for name, label in labels.items():
        if name in form.fields:
            form.fields[name].label = label
            form.fields[name].widget.attrs.pop("placeholder", None)
    form.fields["password1"].help_text = WORDS_HELP
    form.fields["password1"].widget.attrs |= told_while_typing()


WORDS_HELP = "Paling sedikit 12 huruf atau angka. Kalimat pendek mudah diingat."


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """The password once more, in our word for it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Kata sandi"
        self.fields["password"].widget.attrs.pop("placeholder", None)


class NewAccountForm(forms.ModelForm):
    """The account an invited person makes: as little as possible."""

    password = forms.CharField(
        label="Kata sandi",
        max_length=128,
        strip=False,
        help_text=WORDS_HELP,
        widget=forms.PasswordInput(
            attrs={"autocomplete": "new-password", **told_while_typing()}
        ),
    )

    class Meta:
        model = User
        fields = ("name", "username", "email", "password")
        field_classes = {"username": AccountNameField}
        labels = {
            "name": "Nama Anda",
            "username": "Nomor ponsel",
            "email": "Email (boleh kosong)",
        }
        help_texts = {
            "name": "Hanya dilihat sesama pengurus dan moderator.",
            "username": "Dipakai untuk masuk, tidak ditampilkan kepada warga.",
            "email": "Untuk kabar dari moderator dan bila lupa kata sandi.",
        }
        widgets = {
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "username": forms.TextInput(
                attrs={"autocomplete": "username", "inputmode": "tel"}
            ),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }

    def clean_email(self) -> str | None:
        """Small letters; nothing typed is NULL, so that many may leave it empty."""
        return (self.cleaned_data["email"] or "").lower() or None

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]  # django-stubs leaves it out
        password = self.cleaned_data.get("password")
        if password:
            try:
                validate_password(password, self.instance)
            except forms.ValidationError as error:
                self.add_error("password", error)

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        """The account, password hashed."""
        self.instance.set_password(self.cleaned_data["password"])
        return super().save(commit)


class ProfileForm(forms.ModelForm):
    """What a person may change about their own account."""

    class Meta:
        model = User
        fields = ("name", "email")
        labels = {"name": "Nama Anda", "email": "Email (boleh kosong)"}

    def clean_email(self) -> str | None:
        """Small letters; nothing typed is NULL, so that many may leave it empty."""
        return (self.cleaned_data["email"] or "").lower() or None


class NumberForm(forms.Form):
    """Another number to sign in with."""

    number = forms.CharField(
        label="Nomor ponsel baru",
        max_length=60,
        help_text="Sesudah disimpan, Anda masuk dengan nomor ini.",
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_number(self) -> str:
        """As accounts keep it; one of another account is refused without saying why."""
        number = phones.read_mobile(self.cleaned_data["number"])
        if number is None:
            raise forms.ValidationError(NUMBER_INCOMPLETE)
        kept = normalise_login(phones.stored(number))
        if kept == self.user.username:
            raise forms.ValidationError("Anda sudah masuk dengan nomor ini.")
        if not spend("nomor", self.user.pk, limit=NUMBERS_AN_HOUR, seconds=3600):
            raise forms.ValidationError(
                "Terlalu banyak percobaan. Tunggu satu jam, lalu coba lagi."
            )
        if User.objects.filter(username=kept).exists():
            raise forms.ValidationError(NUMBER_REFUSED)
        return kept
