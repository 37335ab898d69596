"""How far along: five words, each with a shape and a colour of its own.

Nobody has to see colours to tell them apart. Which one applies is decided by the rules of the
programme (value against pace); here it is only shown.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from doorstep.surfaces.look.kept import written
from doorstep.surfaces.look.svg import node


@dataclass(frozen=True)
class Status:
    """A status: its code, the word for it, and the shape (path data in a box of 12 units)."""

    code: str
    word: Promise
    shape: str
    drawn: str


STATUSES = {
    status.code: status
    for status in (
        Status("reached", _("Reached"), "M1.4 6.4 4.8 9.8 10.8 2.2", "mark hollow"),
        Status("ahead", _("Ahead"), "M6 1.2 11.2 10.6H.8Z", "mark"),
        Status("on_pace", _("On pace"), "M6 1.4a4.6 4.6 0 1 0 0 9.2a4.6 4.6 0 1 0 0-9.2Z", "mark"),
        Status("behind", _("Behind"), "M6 10.6.9 1.6H11.1Z", "mark hollow"),
        Status("far_behind", _("Far behind"), "M6 10.8.8 1.4H11.2Z", "mark"),
        Status(
            "no_data", _("No data"), "M6 1.4a4.6 4.6 0 1 0 0 9.2a4.6 4.6 0 1 0 0-9.2Z",
            "mark dashed",
        ),
    )
}  # fmt: skip


def status_of(code: str | None) -> Status:
    """Return the status with this code; an unknown or missing one is "no data"."""
    return STATUSES.get(code or "", STATUSES["no_data"])


def status_icon(code: str | None) -> SafeString:
    """Return the shape alone, hidden from screen readers (the word stands beside it)."""
    status = status_of(code)
    shape = node("path", d=status.shape, class_=status.drawn)
    return node("svg", shape, viewBox="0 0 12 12", aria_hidden="true")


def status_mark(code: str | None) -> SafeString:
    """Return shape and word in the colour of the status."""
    status = status_of(code)
    return written(("status", status.code), lambda: _mark(status))


def _mark(status: Status) -> SafeString:
    word = node("span", status.word)
    return node("span", status_icon(status.code), word, class_=f"status s-{status.code}")
