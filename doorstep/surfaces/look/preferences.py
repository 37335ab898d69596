"""What this browser likes: light or dark. A cookie, nothing in the database."""

from django.http import HttpRequest

THEME_COOKIE = "theme"
THEMES = ("light", "dark")


def theme_of(request: HttpRequest | None) -> str:
    """Return light or dark as this browser chose, or "" to follow the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "") if request is not None else ""
    return chosen if chosen in THEMES else ""
