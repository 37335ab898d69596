"""What came with a recording goes with it: nothing else holds the bytes of a voice taken back."""

from __future__ import annotations

from collections.abc import Collection

from doorstep.capabilities.learning.voices.models import WITHDRAWN, Recording
from doorstep.kernel.sync.models import ArrivedFile

GONE = "learning.voice_withdrawn"


def forget_arrived(files: Collection[int | None]) -> None:
    """Let the list of arrived files point no more at files that no standing recording holds.

    The bytes themselves go thirty days later, with the last row that holds them.
    """
    told = {file for file in files if file is not None}
    standing = Recording.objects.filter(file__in=told).exclude(state=WITHDRAWN)
    unheld = told - set(standing.values_list("file_id", flat=True))
    ArrivedFile.objects.filter(file__in=unheld).update(file=None, fault=GONE)
