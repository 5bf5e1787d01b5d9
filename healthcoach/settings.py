"""The site's settings. The environment decides; every default is safe and runs on a bare machine."""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from healthcoach.core import database_timeouts as patience
from healthcoach.core import embedded_postgres as embedded
from healthcoach.core.api.enum_names import ENUM_NAMES
from healthcoach.core.log_redaction import downgrade_security_record

BASE_DIR = Path(__file__).resolve().parent.parent
# Everything a bare machine needs to keep: the embedded database, the broker's folder, demo mail, static files.
DATA_DIR = Path(os.environ.get("HEALTHCOACH_DATA_DIR", BASE_DIR / ".data"))

PRODUCTION = os.environ.get("HEALTHCOACH_PRODUCTION") == "1"
# The demonstration shows its sign-ins and its mail on the site itself; never together with production.
DEMO = os.environ.get("HEALTHCOACH_DEMO") == "1" and not PRODUCTION
DEBUG = os.environ.get("HEALTHCOACH_DEBUG") == "1" and not PRODUCTION


def require_setting(name: str) -> str:
    """A setting that production cannot do without."""
    value = os.environ.get(name, "")
    if not value:
        raise ImproperlyConfigured(f"{name} must be set when HEALTHCOACH_PRODUCTION=1.")
    return value


def read_number_setting(name: str, default: int, least: int = 1) -> int:
    """A setting that is a whole number."""
    value = os.environ.get(name) or str(default)
    if not (value.isascii() and value.isdigit()) or int(value) < least:
        raise ImproperlyConfigured(f"{name} must be a whole number of at least {least}, not “{value}”.")
    return int(value)


def split_setting(value: str) -> list[str]:
    """The parts of a setting that holds several, separated by commas."""
    return [part.strip() for part in value.split(",") if part.strip()]


SECRET_KEY = require_setting("SECRET_KEY") if PRODUCTION else embedded.secret_key(DATA_DIR)
ALLOWED_HOSTS = (
    split_setting(require_setting("ALLOWED_HOSTS"))
    if PRODUCTION
    else ["localhost", "127.0.0.1", "[::1]", "testserver", *split_setting(os.environ.get("ALLOWED_HOSTS", ""))]
)
CSRF_TRUSTED_ORIGINS = split_setting(os.environ.get("CSRF_TRUSTED_ORIGINS", ""))

INSTALLED_APPS = [
    "healthcoach.website",
    "healthcoach",
    "healthcoach.users",
    "healthcoach.programmes",
    "healthcoach.files",
    "healthcoach.mail",
    "trainings",
    "coaches",
    "subsidies",
    "healthcoach.answers",
    "healthcoach.demo",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "rest_framework",
    "django_filters",
    "django_tables2",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django_htmx",
    "csp",
    "pgtrigger",
    "pghistory",
]

MIDDLEWARE = [
    "healthcoach.health.HealthMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "healthcoach.users.middleware.AuditMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "healthcoach.website.query_parameters.QuestionMiddleware",
    "healthcoach.website.middleware.RefusalMiddleware",
]

ROOT_URLCONF = "healthcoach.urls"
WSGI_APPLICATION = "healthcoach.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": sorted(BASE_DIR.glob("[!.]*/*/templates")),  # every room keeps its own
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "healthcoach.website.context.build_site_context",
            ],
        },
    },
]

# Database: PostgreSQL only; a server out of a wheel when nothing else is named.
DATABASE_URL = require_setting("DATABASE_URL") if PRODUCTION else os.environ.get("DATABASE_URL", "")
EMBEDDED = not DATABASE_URL
try:
    DATABASES = {"default": dj_database_url.parse(DATABASE_URL or embedded.database_url(DATA_DIR))}
except dj_database_url.ParseError:  # its own words would show the password
    raise ImproperlyConfigured("DATABASE_URL is not an address like postgres://user:password@host/name.") from None
if DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
    raise ImproperlyConfigured("DATABASE_URL must be the address of a PostgreSQL server, version 15 or later.")
# A pool serves the web's threads; a worker, whose processes do one thing at a time, sets 0 and opens its own.
POOL_SIZE = read_number_setting("DATABASE_POOL_SIZE", 8, least=0)
TIMEOUTS = patience.read_timeouts(read_number_setting, web=os.environ.get("HEALTHCOACH_PROCESS") == "web")
DATABASES["default"]["OPTIONS"] = {
    "connect_timeout": 3,
    **(given := DATABASES["default"].get("OPTIONS", {})),
    "options": patience.build_session_options(TIMEOUTS, given.get("options", "")),
    # Three seconds for a connection, then an honest 503; a server that is back is found again as soon.
    "pool": POOL_SIZE > 0 and {"min_size": 1, "max_size": POOL_SIZE, "timeout": 3, "reconnect_timeout": 3},
}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True  # a restarted server must not be noticed by people
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Cache: only the rate limits of sign-in use it; shared by the processes, so the database keeps it.
CACHES = {
    "default": {"BACKEND": "healthcoach.core.limits.LimitsCache", "LOCATION": "django_cache"},
}

# Celery: a doorbell. What has to be done stands in the database.
CELERY_QUEUE = os.environ.get("CELERY_QUEUE") or "celery"  # its own where a broker serves several sites
CELERY_BROKER_URL = (
    require_setting("CELERY_BROKER_URL")
    if PRODUCTION
    else os.environ.get("CELERY_BROKER_URL") or "filesystem://localhost"
)
PULSE_EVERY = read_number_setting("PULSE_EVERY", 10)  # seconds between two signs of life of the worker
PAYOUT_SWEEP_EVERY = read_number_setting("PAYOUT_SWEEP_EVERY", 60)  # seconds

# Language and time
LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "healthcoach" / "locale"]
FORMAT_MODULE_PATH = ["healthcoach.formats"]
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR = True
TIME_ZONE = "Europe/Brussels"

# Static files and uploads
STATIC_URL = "static/"
STATIC_ROOT = Path(os.environ.get("STATIC_ROOT", DATA_DIR / "static"))
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": os.environ.get("STATICFILES_BACKEND", "whitenoise.storage.CompressedManifestStaticFilesStorage")
    },
}
FILE_UPLOAD_HANDLERS = ["healthcoach.files.uploads.BoundedUploadHandler"]
UPLOAD_LIMIT = 10 * 1024 * 1024  # bytes for one document
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024  # bytes of typed fields
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000

# Users and sign-in: an e-mail code for applicants and coaches, a password and an e-mail code for the others.
AUTH_USER_MODEL = "users.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
ACCOUNT_ADAPTER = "healthcoach.users.sign_in.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "healthcoach.users.forms.PasswordForm",
    "request_login_code": "healthcoach.users.forms.RequestCodeForm",
    "confirm_login_code": "healthcoach.users.forms.CodeForm",
    "confirm_email_verification_code": "healthcoach.users.forms.EmailCodeForm",
    "add_email": "healthcoach.users.forms.NewAddressForm",
    "change_email": "healthcoach.users.forms.OtherAddressForm",
    "reset_password": "healthcoach.users.forms.ForgottenPasswordForm",
}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
CODE_MINUTES = 15  # how long a code by e-mail works
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_EMAIL_VERIFICATION_BY_CODE_TIMEOUT = CODE_MINUTES * 60
ACCOUNT_LOGIN_TIMEOUT = 60 * 60  # seconds; longer, so that the page can say that a code has expired and send a new one
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = ACCOUNT_LOGIN_BY_CODE_SUPPORTS_RESEND = 5  # times
ACCOUNT_LOGIN_BY_CODE_REQUIRED = {"password"}
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = True  # as long as SESSION_COOKIE_AGE, for everybody; nothing to ask
ACCOUNT_CHANGE_EMAIL = True  # one address per account
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_USER_DISPLAY = "healthcoach.users.sign_in.display_name"
LOGIN_URL = "account_request_login_code"  # the way in for most; it shows the way for people with a password
LOGIN_REDIRECT_URL = "desk"
LOGOUT_REDIRECT_URL = "home"

# Mail
EMAIL_BACKEND = (
    "django.core.mail.backends.smtp.EmailBackend" if PRODUCTION else "django.core.mail.backends.filebased.EmailBackend"
)
EMAIL_FILE_PATH = DATA_DIR / "mail"
EMAIL_HOST = os.environ.get("EMAIL_HOST", "localhost")
EMAIL_PORT = read_number_setting("EMAIL_PORT", 25)
EMAIL_HOST_USER = os.environ.get("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = os.environ.get("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = os.environ.get("EMAIL_USE_TLS") == "1"
EMAIL_TIMEOUT = 10  # seconds
DEFAULT_FROM_EMAIL = os.environ.get("DEFAULT_FROM_EMAIL", "Gezondheidscoaches <info@gezondopdewerkvloer.be>")

CONTACT_EMAIL = os.environ.get("CONTACT_EMAIL", "info@gezondopdewerkvloer.be")  # where people reach the project holder

# Security
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = PRODUCTION
SECURE_HSTS_SECONDS = 31536000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = PRODUCTION
# How many proxies of our own stand before the site: the visitor's address is the one the first of them saw.
ALLAUTH_TRUSTED_PROXY_COUNT = read_number_setting("TRUSTED_PROXIES", 0, least=0)
if os.environ.get("TRUST_FORWARDED_PROTO") == "1":  # only behind a proxy that sets this header itself
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_AGE = 12 * 60 * 60
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": ["rest_framework.authentication.SessionAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DATE_INPUT_FORMATS": ["%Y-%m-%d"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": [f"healthcoach.core.api.parsing.{name}Parser" for name in ("BoundedJSON", "MergePatch")],
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_PAGINATION_CLASS": "healthcoach.core.api.paging.Paging",
    "DEFAULT_SCHEMA_CLASS": "healthcoach.core.api.schema.Schema",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "healthcoach.core.api.refusals.answer_exception",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "OAS_VERSION": "3.1.0",  # in 3.0 what is one thing or nothing cannot be said of a shape
    "TITLE": "healthcoach",
    "DESCRIPTION": "The subsidy's journey, verb by verb. A refusal is a 409 with a stable code and a sentence.",
    "VERSION": "1",
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SERVE_PERMISSIONS": ["rest_framework.permissions.AllowAny"],
    "SERVE_INCLUDE_SCHEMA": False,
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

PGHISTORY_APPEND_ONLY = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "healthcoach.core.log_redaction.RedactingFormatter",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "filters": {"suspicion": {"()": lambda: downgrade_security_record}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["suspicion"]}},
    "root": {"handlers": ["console"], "level": os.environ.get("LOG_LEVEL", "WARNING")},
}
