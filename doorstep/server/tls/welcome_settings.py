"""Settings of the page over plain HTTP: no session, no database, three addresses only."""

from __future__ import annotations

from doorstep.server.settings import *  # noqa: F403 - the same house, with other doors

INSTALLED_APPS: list[str] = []
ROOT_URLCONF = "doorstep.server.tls.welcome"
MIDDLEWARE = [
    "doorstep.surfaces.look.headers.SecurityHeaders",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "doorstep" / "server" / "templates"],  # noqa: F405
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
SECURE_SSL_REDIRECT = False
APPEND_SLASH = False
