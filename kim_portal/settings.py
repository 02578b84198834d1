"""One settings file: the environment speaks, silence in production is an error.

KIM_MODE says what this process is: `production` (the default), `demo` (make run)
or `test` (make test). Only demo and test may start a private PostgreSQL.
"""

import re
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.http.request import validate_host
from django.urls import reverse_lazy

from kim_portal.lib import env
from kim_portal.lib.postgresql.connected import connected

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("DATA_DIR", default=str(BASE_DIR / ".data")))

MODE = env.text("KIM_MODE", default="production")
if MODE not in {"production", "demo", "test"}:
    raise ImproperlyConfigured("KIM_MODE harus production, demo, atau test.")
PRODUCTION = MODE == "production"
DEMO = MODE == "demo"
DEBUG = env.flag("DEBUG")
if DEBUG and PRODUCTION:
    raise ImproperlyConfigured("DEBUG tidak boleh menyala di server produksi.")

SECRET_KEY = env.text(
    "SECRET_KEY", default=None if PRODUCTION else "hanya-untuk-mencoba-" + "x" * 40
)
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", default=None if PRODUCTION else "127.0.0.1,localhost,testserver"
)
# Absolute addresses (share texts, codes, mails) come from here, never from a request.
SITE_URL = env.text(
    "SITE_URL", default=None if PRODUCTION else "http://127.0.0.1:8000"
).rstrip("/")
_host = urlsplit(SITE_URL).hostname or ""
if not SITE_URL.startswith(("http://", "https://")) or not _host:
    raise ImproperlyConfigured(
        f"SITE_URL harus alamat lengkap seperti https://kim.example.go.id, bukan {SITE_URL!r}."
    )
if PRODUCTION and not validate_host(_host, ALLOWED_HOSTS):
    raise ImproperlyConfigured(
        f"ALLOWED_HOSTS belum memuat {_host}, nama di SITE_URL: tidak ada yang dapat "
        "membuka portal."
    )

# --- This installation: what differs from city to city ---------------------------

KIM_REGION = env.text("KIM_REGION", default="33.75")
if not re.fullmatch(r"\d\d(\.\d\d){0,2}(\.\d{4})?", KIM_REGION):
    raise ImproperlyConfigured(
        f"KIM_REGION harus kode wilayah seperti 33.75, bukan {KIM_REGION!r}."
    )
KIM_CITY_NAME = env.text("KIM_CITY_NAME", default="Kota Pekalongan")
KIM_LONG_NAME = env.text("KIM_LONG_NAME", default="Komunitas Informasi Masyarakat")
KIM_OFFICE = env.text("KIM_OFFICE", default="Dinkominfo")
KIM_OFFICE_CONTACT = env.text("KIM_OFFICE_CONTACT", default="")
ZONE_LABEL = {
    "Asia/Jakarta": "WIB",
    "Asia/Pontianak": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
}
TIME_ZONE = env.text("KIM_TIME_ZONE", default="Asia/Jakarta")
if TIME_ZONE not in ZONE_LABEL:
    raise ImproperlyConfigured(f"KIM_TIME_ZONE harus salah satu dari {ZONE_LABEL}.")

# --- Applications ----------------------------------------------------------------

INSTALLED_APPS = [
    "kim_portal.apps.PortalConfig",
    "kim_portal.apps.PortalAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_filters",
    "csp",
    "procrastinate.contrib.django",
    "accounts",
    "groups",
    "notices",
    "guard",
    "review",
    "reach",
    "bulletins",
    "events",
    "voices",
]
if MODE == "test":
    # A small third kind shows what one costs, and that no room knows kinds by name.
    INSTALLED_APPS += ["tests.review.third_kind"]

MIDDLEWARE = [
    "kim_portal.lib.http.FaultMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "kim_portal.lib.http.HeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "accounts.sessions.SessionEndMiddleware",
    "kim_portal.lib.posts.SignInMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]

ROOT_URLCONF = "kim_portal.urls"
WSGI_APPLICATION = "kim_portal.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "kim_portal.context.portal",
            ],
            "builtins": ["kim_portal.templatetags.kim"],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Database, cache, sessions ----------------------------------------------------


def _database_url() -> str:
    url = env.text("DATABASE_URL", default=None if PRODUCTION else "")
    if not url:
        from kim_portal.dev import embedded_postgres  # production starts no server

        url = embedded_postgres.ensure_url(BASE_DIR)
    return url


DATABASES = {
    "default": connected(
        _database_url(),
        pgbouncer=env.flag("PGBOUNCER"),
        # A busy test machine is slow, not wrong.
        slow=12 if MODE == "test" else 1,
        keep_seconds=env.number(
            "DATABASE_KEEP_SECONDS", default=600 if PRODUCTION else 0, most=86_400
        ),
    )
}

# Limits must hold over all workers and machines: the cache is in the database
# (an UNLOGGED table), or in Redis when there is more than one web machine.
REDIS_URL = env.text("REDIS_URL", default="")
CACHES: dict[str, dict[str, object]] = {
    "default": (
        {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": REDIS_URL,
            # One that hangs is as good as away.
            "OPTIONS": {"socket_connect_timeout": 1, "socket_timeout": 2},
        }
        if REDIS_URL
        else {
            "BACKEND": "django.core.cache.backends.db.DatabaseCache",
            "LOCATION": "kim_cache",
            "OPTIONS": {"MAX_ENTRIES": 20_000},
        }
    )
}

SECURE_COOKIES = SITE_URL.startswith("https://")
_HOST_PREFIX = "__Host-" if SECURE_COOKIES else ""
SESSION_ENGINE = "accounts.session_store"
SESSION_COOKIE_NAME = f"{_HOST_PREFIX}sesi"
SESSION_COOKIE_SECURE = SECURE_COOKIES
SESSION_COOKIE_SAMESITE = "Lax"
# Officers: 30 days when they ask to be remembered, else until the browser closes. How
# long it lasts unused says accounts.sessions.
SESSION_COOKIE_AGE = int(timedelta(days=30).total_seconds())
CSRF_COOKIE_NAME = f"{_HOST_PREFIX}csrf"
CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "kim_portal.pages.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
# Which kelurahan this phone reads; not personal, so it is no session.
REGION_COOKIE_NAME = f"{_HOST_PREFIX}kel"
# A visitor's phone at a door; a preview whose photos may be seen.
DOOR_COOKIE_NAME = f"{_HOST_PREFIX}hadir"
PREVIEW_COOKIE_NAME = f"{_HOST_PREFIX}pratinjau"

# --- Who is who -------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
if MODE == "test":
    PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name", "email")},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "accounts.passwords.LocalWordsValidator"},
    {"NAME": "accounts.passwords.PatternValidator"},
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("desk:home")
PASSWORD_RESET_TIMEOUT = int(timedelta(hours=1).total_seconds())

ACCOUNT_ADAPTER = "accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "accounts.forms.LoginForm",
    "change_password": "accounts.forms.ChangePasswordForm",
    "reset_password_from_key": "accounts.forms.ResetPasswordKeyForm",
    "reauthenticate": "accounts.forms.ReauthenticateForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    # Of one account: accounts.adapter.
    "login_failed": "20/m/ip",
    "reset_password": "20/m/ip,5/m/key",
    "reset_password_from_key": "20/m/ip",
    "reauthenticate": "10/m/user",
    "change_password": "5/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", default=0, most=9)
MFA_ADAPTER = "accounts.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = f"KIM {KIM_CITY_NAME}"
MFA_TOTP_TOLERANCE = 1
# There is no verification of addresses here; without this, anybody who asks for a
# reset link to a moderator's address would lock them out of setting up TOTP.
MFA_ALLOW_UNVERIFIED_EMAIL = True

INVITATION_LIFETIME = timedelta(hours=72)
# Moderators answer by the office's closing hour, this many working days later.
PROMISED_WORKING_DAYS = env.number("PROMISED_WORKING_DAYS", default=1, most=30)
OFFICE_CLOSES = env.number("OFFICE_CLOSES", default=16, least=1, most=23)
# Names of who was invited and who came are deleted so many days after the event.
GUESTS_KEPT_DAYS = env.number("GUESTS_KEPT_DAYS", default=90, least=1, most=3650)

# --- Work after the request --------------------------------------------------------

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# --- Mail -------------------------------------------------------------------------

EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend"
    if env.text("EMAIL_HOST", default="")
    else "django.core.mail.backends.console.EmailBackend"
)
EMAIL_HOST = env.text("EMAIL_HOST", default="")
# Without a server letters wait; written to a log they would name people there.
MAIL_READY = bool(EMAIL_HOST) or not PRODUCTION
EMAIL_PORT = env.number("EMAIL_PORT", default=587, least=1, most=65_535)
EMAIL_HOST_USER = env.text("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.text("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.flag("EMAIL_USE_TLS", default=bool(EMAIL_HOST))
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env.text(
    "DEFAULT_FROM_EMAIL", default=f"KIM {KIM_CITY_NAME} <kim@localhost>"
)

# --- Language, files --------------------------------------------------------------

LANGUAGE_CODE = "id"
LANGUAGES = [("id", "Bahasa Indonesia")]
USE_I18N = True
USE_TZ = True
# Ids, widths and versions print plain; what is counted passes the filter `count`.
USE_THOUSAND_SEPARATOR = False
FORMAT_MODULE_PATH = ["kim_portal.formats"]
LOCALE_PATHS = [BASE_DIR / "kim_portal" / "locale"]

STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": (
            "django.contrib.staticfiles.storage.StaticFilesStorage"
            if MODE == "test"
            else "kim_portal.lib.static_files.ManifestStorage"
        )
    },
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
MEDIA_ROOT = Path(env.text("MEDIA_ROOT", default=str(DATA_DIR / "media")))
# With nginx in front, photos are handed over by X-Accel-Redirect below this address.
MEDIA_ACCEL_PREFIX = env.text("MEDIA_ACCEL_PREFIX", default="")
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 400
FILE_UPLOAD_PERMISSIONS = 0o640
FILE_UPLOAD_HANDLERS = [
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "kim_portal.lib.uploads.CarefulUploadHandler",
]
PHOTO_MAX_BYTES = 12_000_000

# --- Security ---------------------------------------------------------------------

SECURE_SSL_REDIRECT = PRODUCTION and env.flag("SSL_REDIRECT", default=True)
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
# A city may have other sites below the same domain: the switch is theirs.
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION and env.flag(
    "HSTS_SUBDOMAINS", default=True
)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# The portal stands at the root; a SCRIPT_NAME header must not move its links.
FORCE_SCRIPT_NAME = ""
if env.flag("BEHIND_TLS_PROXY", default=False):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
CSRF_TRUSTED_ORIGINS = [SITE_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# --- Logs: what happened, never whose words or names -------------------------------

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{levelname} {name}: {message}", "style": "{"}},
    "filters": {"secrets": {"()": "kim_portal.lib.logs.HideSecrets"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["secrets"],
        }
    },
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {
        "kim": {"level": "INFO"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},
        "django.request": {"level": "ERROR"},
    },
}
SILENCED_SYSTEM_CHECKS: list[str] = []
