"""Settings, read from the environment. What is missing or malformed stops the start with its name.

| variable             | meaning                                                              |
|----------------------|----------------------------------------------------------------------|
| SECRET_KEY           | signs cookies; long and random                                       |
| IDENTITY_KEY         | keys the hash of identity numbers, slip codes and receipts; never change it during an election |
| DATABASE_URL         | PostgreSQL only, e.g. postgres://user:pw@host/name                   |
| REDIS_URL            | redis://host:6379/0 or unix:///path/to.sock?db=0                     |
| ALLOWED_HOSTS        | comma-separated names that the site answers to                       |
| SITE_URL             | the address printed in QR codes                                      |
| CSRF_TRUSTED_ORIGINS | comma-separated origins, if behind a proxy                           |
| BEHIND_PROXY         | true where a proxy passes requests on; it must set X-Forwarded-Proto and X-Forwarded-For |
| PROXIES              | comma-separated addresses of such proxies; default 127.0.0.1         |
| INSECURE_COOKIES     | true only for a demonstration over plain http on one machine         |
| ROLL_SNAPSHOT_DIR    | folder for the printable rolls of every minute; default .local/rolls |
| SWEEP_EVERY          | seconds between two looks for counts that stand still; default 5     |
| COUNT_AGAIN_AFTER    | seconds after which such a count is handed out again; default 10     |
| IMPORT_AGAIN_AFTER   | the same for a file of signatures that is not written yet; default 30 |
| DEBUG                | true only while developing                                           |
"""

from pathlib import Path
from urllib.parse import unquote, urlsplit

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
SECRET_KEY = env.str("SECRET_KEY")
IDENTITY_KEY = env.str("IDENTITY_KEY")
if len(IDENTITY_KEY) < 32:
    raise ImproperlyConfigured("IDENTITY_KEY must have at least 32 characters")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")
INSECURE_COOKIES = env.bool("INSECURE_COOKIES", default=False)

INSTALLED_APPS = [
    "unfold",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "crispy_forms",
    "crispy_bootstrap5",
    "django_htmx",
    "csp",
    "axes",
    "election_site",
    "nomination",
    "ballots",
    "showcases",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "election_site.middleware.admin_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "election_site.middleware.readable_text",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "election_site.urls"
WSGI_APPLICATION = "election_site.wsgi.application"

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
            ],
        },
    }
]

DATABASES = {"default": env.db("DATABASE_URL")}
if DATABASES["default"]["ENGINE"] not in (
    "django.db.backends.postgresql",
    "django.db.backends.postgresql_psycopg2",
):
    raise ImproperlyConfigured("DATABASE_URL must name a PostgreSQL database; no other dialect is supported")
DATABASES["default"]["ENGINE"] = "election_site.database"
# A Unix socket's folder is written percent-encoded in the place of the host.
DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
DATABASES["default"]["CONN_MAX_AGE"] = 60
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
# From the fifth time on a statement with the same text is planned no more (see election_site.database).
DATABASES["default"].setdefault("OPTIONS", {})["prepare_threshold"] = 5
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL")
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL,
        "KEY_PREFIX": "cache",
        # Seconds: a cache that hangs must not keep anybody from voting.
        "OPTIONS": {"socket_timeout": 1, "socket_connect_timeout": 1},
    }
}


def broker_url(redis_url: str) -> str:
    """Return Celery's spelling of ``redis_url``: it names a Unix socket by another scheme."""
    parts = urlsplit(redis_url)
    if parts.scheme != "unix":
        return redis_url
    return f"redis+socket://{parts.path}?virtual_host={dict(_pairs(parts.query)).get('db', '0')}"


def _pairs(query: str) -> list[tuple[str, str]]:
    return [tuple(pair.split("=", 1)) for pair in query.split("&") if "=" in pair]


CELERY_BROKER_URL = broker_url(REDIS_URL)
CELERY_RESULT_BACKEND = None
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
# A task whose worker died is handed out again after this many seconds.
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 60}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_IMPORTS = ["ballots.door_tasks"]
CELERY_BEAT_SCHEDULE = {
    # The table is the queue: the sweep picks up what a lost message left behind.
    "sweep-votes": {"task": "ballots.tasks.sweep_votes", "schedule": env.float("SWEEP_EVERY", default=5)},
    "sweep-signature-imports": {
        "task": "nomination.tasks.sweep_signature_imports",
        "schedule": env.float("SWEEP_EVERY", default=5),
    },
    "sweep-drafts": {"task": "nomination.tasks.sweep_drafts", "schedule": 3600.0},
    "keep-rolls": {"task": "ballots.door_tasks.keep_rolls", "schedule": 60.0},
}
# So long after it was handed out a count that is not finished is handed out again, in seconds.
COUNT_AGAIN_AFTER = env.float("COUNT_AGAIN_AFTER", default=10)
# The same for the lines of a file of signatures.
IMPORT_AGAIN_AFTER = env.float("IMPORT_AGAIN_AFTER", default=30)

# Where the rolls with their marks are kept while people sign in; the files hold names.
ROLL_SNAPSHOT_DIR = env.str("ROLL_SNAPSHOT_DIR", default=str(BASE_DIR / ".local" / "rolls"))

AUTH_USER_MODEL = "election_site.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "admin:login"
LOGIN_REDIRECT_URL = "admin:index"
AXES_VERBOSE = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours
# A whole office shares one address, so a lock is on the account from that address, not on the address.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese"))]
LOCALE_PATHS = [BASE_DIR / "election_site" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = BASE_DIR / ".local" / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

UNFOLD = {
    "SITE_TITLE": _("Election office"),
    "SITE_HEADER": _("Election office"),
    "SITE_SUBHEADER": _("Public nomination and direct election"),
    "SITE_SYMBOL": "how_to_vote",
    "SITE_URL": "/",
    "SITE_FAVICONS": [
        {"rel": "icon", "type": "image/svg+xml", "href": "election_site.admin.theme.mark"},
    ],
    "SHOW_HISTORY": False,
    "SHOW_VIEW_ON_SITE": False,
    "THEME": "light",
    "BORDER_RADIUS": "8px",
    "STYLES": ["election_site.admin.theme.style"],
    "SCRIPTS": ["election_site.admin.theme.script"],
    "DASHBOARD_CALLBACK": "election_site.admin.workbench.workbench",
    "SIDEBAR": {"navigation": "election_site.admin.theme.navigation"},
    "COLORS": {
        # Warm greys as on the public pages; blue for what leads on, so that red is left for what can't be undone.
        "base": {
            "50": "#faf7f2",
            "100": "#f3eee6",
            "200": "#e4dcd0",
            "300": "#cfc5b6",
            "400": "#8f867a",
            "500": "#5c554d",
            "600": "#4c463f",
            "700": "#3a352f",
            "800": "#2a2621",
            "900": "#1f1b16",
            "950": "#14110e",
        },
        "primary": {
            "50": "#f1f6fc",
            "100": "#dfeaf7",
            "200": "#bfd5ee",
            "300": "#8fb4df",
            "400": "#5b8cc8",
            "500": "#3269ae",
            "600": "#1f4e8c",
            "700": "#193f72",
            "800": "#15335c",
            "900": "#112947",
            "950": "#0b1a2e",
        },
    },
}

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not INSECURE_COOKIES
SECURE_SSL_REDIRECT = not INSECURE_COOKIES
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
# Only these may say in X-Forwarded-For whom they pass on.
PROXIES = env.list("PROXIES", default=["127.0.0.1"]) if BEHIND_PROXY else []
SECURE_HSTS_SECONDS = 0 if INSECURE_COOKIES else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not INSECURE_COOKIES
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    # The admin's pages get a policy of their own: see election_site.middleware.
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"without_booth": {"()": "election_site.log_filters.WithoutBoothAddress"}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["without_booth"]}
    },
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # Web addresses and callers stay out of the logs: the ballot page must leave no trace of who came when.
        "django.server": {"handlers": ["stderr"], "level": "ERROR", "propagate": False},
    },
}
