"""Drawings on their way: a scene as a picture file whose name tells its drawings again.

`phone/call` and `question` side by side are `show_phone~call_question.svg`. A picture of any other
name is somebody's own: a course holds drawings only, so it is left out and that is said.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection
from urllib.parse import unquote

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.markup import Plain
from doorstep.capabilities.learning.exchange.shapes import Found
from doorstep.capabilities.learning.scenes import scene
from doorstep.capabilities.learning.symbols import drawings

_NAME = re.compile(r"show_([a-z0-9~.-]+(?:_[a-z0-9~.-]+){0,2})\.svg")


def picture_name(show: Collection[str]) -> str:
    """Give the file name of a scene."""
    return "show_" + "_".join(name.replace("/", "~") for name in show) + ".svg"


def picture(show: Collection[str]) -> bytes:
    """Give the file of a scene."""
    return scene(tuple(show)).encode()


def drawings_of(address: str) -> list[str]:
    """Give the drawings that a picture's address tells; [] when it is no scene of ours."""
    name = posixpath.basename(unquote(address.partition("?")[0]))
    told = _NAME.fullmatch(name)
    show = [part.replace("~", "/") for part in told[1].split("_")] if told else []
    known = drawings()
    return show if all(set(one.split("/")) <= set(known) for one in show) else []


def take_pictures(found: Found, told: Plain, present: Collection[str] | None = None) -> None:
    """Put the scene of a question's text into its table; say which pictures are left out.

    `present`: the names of the files that came along, where the format has them.
    """
    for address, alt in told.pictures:
        show = drawings_of(address)
        if show and "show" not in found.table:
            found.table["show"] = show
            found.table["alt"] = alt
        else:
            _left_out(found, address, alt, present)


def picture_choice(
    found: Found, told: Plain, present: Collection[str] | None = None
) -> tuple[list[str], str]:
    """Give the drawings and the words of a choice; other pictures are said to be left out."""
    show: list[str] = []
    words = told.text
    for address, alt in told.pictures:
        drawn = drawings_of(address)
        if drawn and not show and not words:
            show, words = drawn, alt
        else:
            _left_out(found, address, alt, present)
            words = words or alt
    return show, words


def _left_out(found: Found, address: str, alt: str, present: Collection[str] | None) -> None:
    name = "data:" if address.startswith("data:") else posixpath.basename(unquote(address))[:60]
    message = _("the picture %(name)s") % {"name": name or "?"}
    if present is not None and not address.startswith("data:") and name not in present:
        message = _("the picture %(name)s, which is missing in the file") % {"name": name or "?"}
    if alt:
        message += f" ({alt[:80]})"
    found.loses(message)
