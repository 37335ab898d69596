"""Django settings. Everything that differs between installations is an option (`options.py`)."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote, urlparse

from doorstep.server import options
from doorstep.server.tls import keeping

BASE_DIR = Path(__file__).resolve().parent.parent.parent
_given = options.read()
VAR_DIR = options.folder_of(_given)
VAR_DIR.mkdir(parents=True, exist_ok=True)
CONTENT_DIR = BASE_DIR / "content"

SECRET_KEY = _given["SECRET_KEY"] or options.kept_secret(VAR_DIR, "secret-key")
DATA_KEY = _given["DATA_KEY"] or options.kept_secret(VAR_DIR, "data-key")
DEBUG = options.is_yes(_given["DEBUG"])
TLS = options.one_of(_given["TLS"], allowed=(keeping.LOCAL, keeping.CARRIED))
TLS_PORT, PLAIN_PORT = options.port(_given["TLS_PORT"]), options.port(_given["PLAIN_PORT"])
HTTPS = options.is_yes(_given["HTTPS"]) or bool(TLS)
IS_DEMONSTRATION = options.is_yes(_given["DEMONSTRATION"])
HOME_PROVINCE = _given["PROVINCE"]
# Made by `doorstep box start`: this server is a box and exchanges with its province.
IS_BOX = (VAR_DIR / "box.json").exists()
ALLOWED_HOSTS = [h.strip() for h in _given["HOSTS"].split(",") if h.strip()]
ALLOWED_HOSTS += [h for h in keeping.hosts(TLS, var=VAR_DIR) if h not in ALLOWED_HOSTS]
CSRF_TRUSTED_ORIGINS = (
    [f"https://{'*' if h.startswith('.') else ''}{h}" for h in ALLOWED_HOSTS] if HTTPS else []
)

KERNEL = [
    "journal",
    "files",
    "places",
    "access",
    "work",
    "indicators",
    "imports",
    "quizzes",
    "people",
    "attainments",
    "activities",
    "xforms",
    "sync",
    "box",
]
CAPABILITIES = ["programme", "fieldwork", "learning", "outreach", "reporting"]
SURFACES = ["look", "entry", "console", "portal", "hooks", "device"]
HOUSE = [
    *(f"doorstep.kernel.{name}" for name in KERNEL),
    *(f"doorstep.capabilities.{name}" for name in CAPABILITIES),
    *(f"doorstep.surfaces.{name}" for name in SURFACES),
    "doorstep.server",
]
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    *HOUSE,
]
MIDDLEWARE = [
    "doorstep.surfaces.look.headers.SecurityHeaders",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "doorstep.surfaces.look.short_way.ShortWay",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "doorstep.surfaces.entry.sessions.SeenLately",
    "django_htmx.middleware.HtmxMiddleware",
    "doorstep.surfaces.look.own_kinds.KnowsOwnKinds",
    "doorstep.surfaces.look.actor.ActorMiddleware",
]
ROOT_URLCONF = "doorstep.server.urls"
WSGI_APPLICATION = "doorstep.server.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        # Found before allauth's own pages of the same names.
        "DIRS": [BASE_DIR / "doorstep" / "surfaces" / "entry" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "doorstep.surfaces.look.context.house",
                "doorstep.surfaces.console.navigation.console_menu",
            ],
        },
    },
]


def _database(url: str) -> dict[str, object]:
    """Read a postgresql:// address, or give the SQLite file in VAR."""
    if not url:
        return {
            "ENGINE": "doorstep.server.sqlite",
            "NAME": VAR_DIR / "doorstep.sqlite3",
            "OPTIONS": {
                # Immediate: a write transaction takes its lock at once, so it never dies half-way.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                    "PRAGMA cache_size=-65536; PRAGMA mmap_size=268435456; PRAGMA temp_store=MEMORY"
                ),
            },
            # Opening the file, and the checkpoint that closing it brings, cost more than a fact.
            "CONN_MAX_AGE": None,
            "TEST": {"NAME": str(VAR_DIR / "test.sqlite3")},
        }
    parts = urlparse(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise options.UnknownOption("DOORSTEP_DATABASE_URL must start with postgresql://")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }


DATABASES = {"default": _database(_given["DATABASE_URL"])}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "access.Account"
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.ScryptPasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["doorstep.surfaces.entry.doorkeeper.Doorkeeper"]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/console/"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "doorstep.surfaces.entry.adapters.AccountAdapter"
SOCIALACCOUNT_ADAPTER = "doorstep.surfaces.entry.adapters.ProviderAdapter"
# Sign-ins are counted by our own doorkeeper, in a way that nobody can use to lock others out;
# allauth's counters per name or per address (a whole office shares one) could.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": None}
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_FORMS = {
    "login": "doorstep.surfaces.entry.forms.SignIn",
    "reauthenticate": "doorstep.surfaces.entry.forms.Again",
    "change_password": "doorstep.surfaces.entry.forms.NewPassword",
}
SECOND_STEP = options.is_yes(_given["SECOND_STEP"])
MFA_ADAPTER = "doorstep.surfaces.entry.adapters.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "doorstep.surfaces.entry.codes.SignInCode",
    "reauthenticate": "doorstep.surfaces.entry.codes.CodeAgain",
    "activate_totp": "doorstep.surfaces.entry.codes.FirstCode",
}
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Doorstep"
MFA_TOTP_TOLERANCE = 1  # clocks of phones without network drift
CSRF_FAILURE_VIEW = "doorstep.surfaces.look.refusals.form_expired"
SOCIALACCOUNT_PROVIDERS = {}
if _given["OIDC_SERVER"]:
    SOCIALACCOUNT_PROVIDERS["openid_connect"] = {
        "OAUTH_PKCE_ENABLED": True,
        "APPS": [
            {
                "provider_id": "office",
                "name": _given["OIDC_NAME"] or "OpenID Connect",
                "client_id": _given["OIDC_CLIENT_ID"],
                "secret": _given["OIDC_CLIENT_SECRET"],
                "settings": {"server_url": _given["OIDC_SERVER"]},
            }
        ],
    }

SESSION_COOKIE_NAME = "__Host-session" if HTTPS else "doorstep-session"
CSRF_COOKIE_NAME = "__Host-csrf" if HTTPS else "doorstep-csrf"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_SSL_REDIRECT = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS and not TLS else None
# A box's authority may be lost and made anew; after a day its phones can ask for the new root.
_HSTS_SECONDS = 86_400 if TLS == keeping.LOCAL else 31_536_000
SECURE_HSTS_SECONDS = _HSTS_SECONDS if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = HTTPS and keeping.LOCAL != TLS
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = _given["LANGUAGE"]
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English"), ("bn", "বাংলা")]
LOCALE_PATHS = [BASE_DIR / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
MEDIA_ROOT = VAR_DIR / "files"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4000
DATA_UPLOAD_MAX_NUMBER_FILES = 110  # ODK Collect sends up to a hundred and the form itself
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
SILENCED_SYSTEM_CHECKS: list[str] = []
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "doorstep.server.without_tokens.WithoutTokens",
            "fmt": "%(asctime)s %(levelname)s %(name)s %(message)s",
        }
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
