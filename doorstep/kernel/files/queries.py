"""Finding stored bytes."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from doorstep.kernel.files.models import StoredFile


def path_of(stored: StoredFile) -> Path:
    """Give where the bytes of `stored` lie."""
    return Path(settings.MEDIA_ROOT) / stored.sha256[:2] / stored.sha256
