"""What a submission builds on may come later, from another phone."""

from __future__ import annotations

from uuid import UUID


class Waits(Exception):
    """A submission builds on something (a household, a submission) that has not come yet."""

    def __init__(self, on: UUID) -> None:
        super().__init__(str(on))
        self.on = on
