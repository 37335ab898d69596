"""Objects and address parts of the pages of learning, for the rights matrix."""

from __future__ import annotations

from collections.abc import Callable

from doorstep.kernel.places.models import Unit
from tests.offices import Country

Maker = Callable[[Country, Unit], object]

LEARNING_OBJECTS: dict[str, Maker] = {}
"""Objects of learning that belong to a place."""

LEARNING_OPEN: dict[str, Callable[[], object]] = {
    "lesson": lambda: "install-and-result",
    "digest": lambda: "0" * 64,
    **dict.fromkeys(("step", "number"), lambda: 1),
}
"""Parts that belong to no place."""
