"""A foreseen failure has a stable code, a message for people and details for programs."""

from __future__ import annotations

from typing import Any


class Problem(Exception):
    """Something the user can understand and mend.

    `code` is stable (a phone may translate it offline); `message` is translatable text
    with `%(name)s` places filled from `details`.
    """

    def __init__(self, code: str, message: Any, **details: Any) -> None:
        super().__init__(code)
        self.code = code
        self.message = message
        self.details = details

    def __str__(self) -> str:
        text = str(self.message)
        return text % self.details if self.details else text


class NotAllowed(Problem):
    """The actor has no right to do this here."""
