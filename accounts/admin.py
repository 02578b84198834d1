"""People, for the office: no deleting, a link instead of a password."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress
from allauth.account.utils import user_pk_to_url_str
from allauth.mfa.models import Authenticator
from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.auth.forms import UserChangeForm as DjangoUserChangeForm
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, reverse

from accounts.forms import AccountNameField
from accounts.models import User, normalise_login


def _is_admin(request: HttpRequest) -> bool:
    return bool(getattr(request.user, "is_superuser", False))


class NewUserForm(forms.ModelForm):
    """An account without a password: its owner sets one through a link."""

    class Meta:
        model = User
        fields = ("username", "name", "email")
        field_classes = {"username": AccountNameField}

    def save(self, commit: bool = True) -> User:  # noqa: FBT001, FBT002 - Django's signature
        self.instance.set_unusable_password()
        return super().save(commit)


class UserForm(DjangoUserChangeForm):
    """Changing an account: the user name keeps the account's own spelling."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes = {"username": AccountNameField}

    def clean_email(self) -> str | None:
        """Nothing typed is NULL, so that many may leave it empty."""
        return (self.cleaned_data["email"] or "").lower() or None


# Second steps are managed by their owners, e-mail addresses on the account itself.
for model in (Authenticator, EmailAddress):
    if admin.site.is_registered(model):
        admin.site.unregister(model)


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
    form = UserForm
    add_form = NewUserForm
    add_fieldsets = ((None, {"fields": ("username", "name", "email")}),)
    readonly_fields = ("last_login", "date_joined")
    filter_horizontal = ("groups",)
    actions = ("make_password_link",)

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """An admin of the whole is changed by another such admin only."""
        if obj is not None and obj.is_superuser and not _is_admin(request):
            return False
        return super().has_change_permission(request, obj)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        """A number is found however the office types it."""
        return super().get_search_results(
            request, queryset, normalise_login(search_term)
        )

    def get_urls(self) -> list[URLPattern]:
        """Without the page that sets another person's password: links do that."""
        return [u for u in super().get_urls() if u.name != "auth_user_password_change"]

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        """Bylines and decisions stay: an account is switched off, never deleted."""
        return False

    @admin.action(
        description="Buat tautan kata sandi baru (berlaku 1 jam)",
        permissions=["change"],
    )
    def make_password_link(self, request: HttpRequest, rows: QuerySet[User]) -> None:
        """For people without e-mail: the link is sent to them by hand, and works once."""
        if not _is_admin(request):
            rows = rows.filter(is_superuser=False)
        for user in rows:
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
        if not _is_admin(request):
            for name in ("is_superuser", "is_staff", "groups"):
                if name in form.base_fields:
                    form.base_fields[name].disabled = True
        return form
