"""Headers that every answer carries: what a page may load, whom it may talk to, who may frame it.

The policy knows no `unsafe-…` word and no foreign host, so scripts and styles live in files.
A view that needs more (a camera, a download that others may embed) sets its own header first.
"""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse

POWERS = (
    "accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "fullscreen",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment",
    "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb",
    "xr-spatial-tracking",
)  # fmt: skip


def content_policy(*, form_targets: tuple[str, ...] = ()) -> str:
    """Return the Content-Security-Policy; `form_targets` are origins a form may lead on to."""
    rules = {
        "default-src": "'self'",
        "object-src": "'none'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "form-action": " ".join(("'self'", *form_targets)),
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def provider_origins() -> tuple[str, ...]:
    """Return the origins of the configured sign-in servers: the sign-in form redirects there."""
    apps = settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    parts = (urlsplit(app["settings"]["server_url"]) for app in apps)
    return tuple(sorted({f"{p.scheme}://{p.netloc}" for p in parts if p.netloc}))


class SecurityHeaders:
    """Outermost middleware: also errors, redirects and static files get the headers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.headers = {
            "Content-Security-Policy": content_policy(form_targets=provider_origins()),
            "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
            "Cross-Origin-Opener-Policy": "same-origin",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "X-Frame-Options": "DENY",
            "Referrer-Policy": "same-origin",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with every header that the view did not set itself."""
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.headers.setdefault(name, value)
        return response
