"""Sign-in forms in our words."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import User, normalise_login


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
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    class Meta:
        model = User
        fields = ("name", "username", "email", "password")
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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    def clean_username(self) -> str:
        """The account's own spelling; a taken one is told by the field's unique check."""
        return normalise_login(self.cleaned_data["username"])

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
