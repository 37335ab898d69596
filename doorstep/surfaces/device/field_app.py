"""The built field app under /app/: files with long or no memory, and a policy stricter than ours.

`client/dist` is made by the client's build. Names of assets carry a digest, so they are kept for
good; the page, the manifest and the service worker are asked for again each time.
"""

import mimetypes
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils._os import safe_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from doorstep.surfaces.look.headers import POWERS
from doorstep.surfaces.look.rights import public

FOLDER = Path(settings.BASE_DIR) / "client" / "dist"
INDEX = "index.html"
_WORKERS = ("sw.js", "worker.js")
_GOOD_FOR_EVER = "public, max-age=31536000, immutable"
_ASK_AGAIN = "no-cache"
_TYPES = {".webmanifest": "application/manifest+json", ".js": "text/javascript; charset=utf-8"}
POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' blob:",
        "media-src 'self' blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        "object-src 'none'",
    )
)
_USED = ("camera", "microphone", "screen-wake-lock")


@public
@require_safe
def app(request: HttpRequest, path: str = "") -> HttpResponse:
    """Give a file of the built app; its page for the bare address."""
    if not (FOLDER / INDEX).exists():
        words = _("The field app has not been built on this server.")
        plain = "text/plain; charset=utf-8"
        return HttpResponse(words, status=404, content_type=plain)
    place = _place(path or INDEX)
    kind = _TYPES.get(place.suffix) or mimetypes.guess_type(place.name)[0]
    if place.suffix == ".html":
        kind = "text/html; charset=utf-8"
    answer = HttpResponse(place.read_bytes(), content_type=kind or "application/octet-stream")
    answer.headers["Content-Security-Policy"] = POLICY
    powers = (f"{p}=({'self' if p in _USED else ''})" for p in POWERS)
    answer.headers["Permissions-Policy"] = ", ".join(powers)
    is_named_by_digest = "assets" in Path(path).parts[:1]
    answer.headers["Cache-Control"] = _GOOD_FOR_EVER if is_named_by_digest else _ASK_AGAIN
    if path in _WORKERS:
        answer.headers["Service-Worker-Allowed"] = "/app/"
    return answer


def _place(path: str) -> Path:
    """Give the file of a path inside the folder; anything else is not there."""
    try:
        place = Path(safe_join(str(FOLDER), path))
    except ValueError as why:
        raise Http404 from why
    if not place.is_file() or any(part.startswith(".") for part in Path(path).parts):
        raise Http404
    return place
