"""Who looks at every act before its lines are written, and may refuse it by a Problem.

A box refuses what could not travel to its province here: every act of every app passes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Look = Callable[[Any, Any], None]
"""Takes who acts and the lines told of the act, as `note_many` does."""
LOOKS: list[Look] = []


def looks_at_acts(look: Look) -> None:
    """Plug in what looks at acts."""
    LOOKS.append(look)
