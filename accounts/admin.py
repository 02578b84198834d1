"""People, for the office: no deleting, a link instead of a password."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from accounts.models import User, normalise_login


class NewUserForm(forms.ModelForm):
    """An account without a password: its owner sets one through a link."""

    class Meta:
        model = User
        fields = ("username", "name", "email")

    def clean_username(self) -> str:
        """The account's own spelling."""
        return normalise_login(self.cleaned_data["username"])

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        self.instance.set_unusable_password()
        return super().save(commit)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    """Search by name; rights are dated rows elsewhere."""

    list_display = ("name", "username", "is_active", "is_staff", "last_login")
    list_filter = ("is_active", "is_staff")
    search_fields = ("name", "username", "email")
    ordering = ("name",)
    fieldsets = (
        (None, {"fields": ("name", "username", "email", "is_active")}),
        (
            "Ruang administrasi",
            {"fields": ("is_staff", "is_superuser", "groups")},
        ),
        ("Catatan", {"fields": ("last_login", "date_joined")}),
    )
    add_form = NewUserForm
    add_fieldsets = ((None, {"fields": ("username", "name", "email")}),)
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("groups",)
    actions = ("make_password_link",)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Bylines and decisions stay: an account is switched off, never deleted."""
        return False

    @admin.action(
        description="Buat tautan kata sandi baru (1 jam)", permissions=["change"]
    )
    def make_password_link(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        """For people without e-mail: the link is sent to them by hand, and works once."""
        for user in rows[:5]:
            key = (
                f"{user_pk_to_url_str(user)}-{default_token_generator.make_token(user)}"
            )
            path = reverse("account_home") + f"kata-sandi/baru/{key}/"
            messages.info(
                request,
                f"Tautan untuk {user}, berlaku satu jam: {settings.SITE_URL}{path}",
            )

    def get_form(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:  # type: ignore[override]  # as Django's own UserAdmin
        """Only an admin of the whole may make others so."""
        form = super().get_form(request, obj, **kwargs)
        if not getattr(request.user, "is_superuser", False):
            for name in ("is_superuser", "is_staff", "groups"):
                if name in form.base_fields:
                    form.base_fields[name].disabled = True
        return form
