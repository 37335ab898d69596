"""The printed code of a certificate: its line after the address of the page that checks it.

Any camera opens the address; what follows `#` is never sent to the server. Where name and address
are too long for a code of version 10, the line stands alone: the app reads it as well.
"""

from __future__ import annotations

import re
from typing import Any

import segno
from django.conf import settings
from segno.consts import MODE_ALPHANUMERIC, MODE_BYTE

MOST_VERSION = 10
_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)*\.[a-z]{2,}(:[0-9]+)?", re.IGNORECASE)


def host() -> str:
    """Give the name under which people reach this server; the first where none is public."""
    names = [h for h in settings.ALLOWED_HOSTS if _NAME.fullmatch(h)]
    return str(names[0] if names else (settings.ALLOWED_HOSTS or ["localhost"])[0]).lstrip(".")


def address() -> str:
    """Give where this server's public pages begin, without a slash at the end."""
    return f"https://{host()}"


def code(line: str) -> segno.QRCode:
    """Draw the code of a line: level M, version 10 at most."""
    here = host()
    if _NAME.fullmatch(here):
        parts: Any = [  # segno takes pieces, each with its mode, though its types do not say so
            (f"HTTPS://{here.upper()}/C/", MODE_ALPHANUMERIC),
            ("#", MODE_BYTE),
            (line, MODE_ALPHANUMERIC),
        ]
        drawn = segno.make(parts, error="m", micro=False, boost_error=False)
        if int(drawn.version) <= MOST_VERSION:
            return drawn
    return segno.make(line, mode="alphanumeric", error="m", micro=False, boost_error=False)
