"""Django's settings for the console; everything that a shop may choose is in the environment.

VITRINA_SECRET_KEY     signs the form tokens; required
VITRINA_SHOP           the workspace that the pages are of; required
VITRINA_DATABASE       postgresql://user:password@host/name; without it, SQLite in the workspace
VITRINA_ALLOWED_HOSTS  further host names that the server answers to, with commas between
VITRINA_HTTPS          1: visitors come by https only; cookies never go another way
"""

import os
from pathlib import Path

from csp.constants import NONE, SELF
from django.conf import settings as chosen

from vitrina.collector.workspace import Workspace
from vitrina.errors import SettingError
from vitrina.web.databases import database_at


def _required(name: str, example: str) -> str:
    value = os.environ.get(name, "")
    if not value:
        raise SettingError(f"{name} is not set. Set it before the start, for example {example}")
    return value


HERE = Path(__file__).parent

SECRET_KEY = _required(
    "VITRINA_SECRET_KEY",
    "VITRINA_SECRET_KEY=$(python3 -c 'import secrets; print(secrets.token_urlsafe(50))')",
)
VITRINA_SHOP = Path(_required("VITRINA_SHOP", "VITRINA_SHOP=./shop")).absolute()


def VITRINA_ROOT_KEY() -> bytes:  # noqa: N802  # a setting, read when it is needed
    """The key that all others of the shop are derived from.

    Raises:
        NoWorkspaceError: the workspace has none.
    """
    return Workspace(chosen.VITRINA_SHOP).root_key()


IS_HTTPS = os.environ.get("VITRINA_HTTPS", "") == "1"
DEBUG = False
ALLOWED_HOSTS = [
    "localhost",
    "127.0.0.1",
    *filter(None, os.environ.get("VITRINA_ALLOWED_HOSTS", "").split(",")),
]

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "vitrina.web.admin_app.BackOfficeConfig",
    "django_otp",
    "django_otp.plugins.otp_totp",
    "django_otp.plugins.otp_static",
    "vitrina.collector.entrances",
    "vitrina.commerce.outbox",
    "vitrina.commerce.idempotency",
    "vitrina.commerce.places",
    "vitrina.commerce.catalog",
    "vitrina.commerce.capacity",
    "vitrina.commerce.customers",
    "vitrina.commerce.staff",
    "vitrina.commerce.partners",
    "vitrina.commerce.promotions",
    "vitrina.commerce.payments",
    "vitrina.commerce.notifications",
    "vitrina.commerce.orders",
    "vitrina.commerce.bookings",
    "vitrina.automation.proposals",
    "vitrina.automation.rules",
    "vitrina.automation.conversions",
    "vitrina.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "vitrina.web.accounts.cookies.SecureCookiesMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_otp.middleware.OTPMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "vitrina.web.accounts.gate.ConsoleGate",
    "vitrina.web.landing.LandingMiddleware",
    "vitrina.web.failures.FailureMiddleware",
]
ROOT_URLCONF = "vitrina.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "pages", HERE / "templates"],  # a page's template stands beside it
        "OPTIONS": {
            "builtins": ["vitrina.web.templatetags.vitrina"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "vitrina.web.surround.surround",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",  # Django's own admin
                    ],
                )
            ],
        },
    }
]
DATABASES = {"default": database_at(os.environ.get("VITRINA_DATABASE", ""), VITRINA_SHOP)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("ru", "Русский")]
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [HERE / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "UTC"

STATIC_URL = "static/"
STATICFILES_DIRS: list[Path] = []
STORAGES = {"staticfiles": {"BACKEND": "vitrina.web.static_files.HashedQueryStorage"}}
WHITENOISE_USE_FINDERS = True  # files are served from the package: nothing to collect
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 365 * 24 * 3600  # an address changes with the content of its file

AUTHENTICATION_BACKENDS = ["vitrina.web.accounts.rights.StaffBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "staff-sign-in"
OTP_TOTP_ISSUER = "Vitrina"
SESSION_COOKIE_NAME = "vitrina_staff"
SESSION_COOKIE_AGE = 12 * 3600  # a shift, and some
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = IS_HTTPS
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = IS_HTTPS
SECURE_SSL_REDIRECT = IS_HTTPS
SECURE_REDIRECT_EXEMPT = ["^healthz$"]  # asked by the proxy itself
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if IS_HTTPS else 0
# what other subdomains of the shop's name do is not ours to decide
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")  # TLS ends at the proxy
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {
        "django": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        # unknown addresses are asked for all day long: only our own failures are worth a line
        "django.request": {"level": "ERROR"},
    },
}
