"""Sign-in: allauth's views under Indonesian addresses; nothing of sign-up."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from csp.decorators import csp_update
from django.urls import path, re_path

from accounts import two_steps, views

# The QR code of TOTP is a data: picture, on that page only.
activate_totp = two_steps.marks_enrolment(
    csp_update({"img-src": ["data:"]})(totp.activate_totp)
)

urlpatterns = [
    path("", views.home, name="account_home"),
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("tidak-aktif/", account.account_inactive, name="account_inactive"),
    path("daftar/", views.signup_closed, name="account_signup"),
    path("pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", views.email, name="account_email"),
    path("nomor/", views.number, name="account_number"),
    path("kata-sandi/ubah/", account.password_change, name="account_change_password"),
    path("kata-sandi/lupa/", account.password_reset, name="account_reset_password"),
    path(
        "kata-sandi/lupa/terkirim/",
        account.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^kata-sandi/baru/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "kata-sandi/baru/selesai/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("dua-langkah/", mfa.index, name="mfa_index"),
    path("dua-langkah/kode/", mfa.authenticate, name="mfa_authenticate"),
    path("dua-langkah/pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("dua-langkah/pasang/", activate_totp, name="mfa_activate_totp"),
    path("dua-langkah/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("dua-langkah/nanti/", views.later, name="mfa_later"),
    path(
        "dua-langkah/cadangan/",
        codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "dua-langkah/cadangan/baru/",
        codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "dua-langkah/cadangan/unduh/",
        codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
