"""H5P packages in: a zip of `h5p.json`, `content/content.json` and programs that nobody runs here.

What is taken are the questions, as our own player asks them. The scripts that a package brings are
never kept, given out or run: they are measured with the zip and forgotten.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.decoding import MOST_TEXT
from doorstep.capabilities.learning.exchange.h5p_kinds import KINDS, UNFIT, begin
from doorstep.capabilities.learning.exchange.h5p_licences import (
    credit_of,
    licence_of,
    warning_of,
)
from doorstep.capabilities.learning.exchange.markup import plain_line
from doorstep.capabilities.learning.exchange.packages import unpacked
from doorstep.capabilities.learning.exchange.shapes import Reading, require_size
from doorstep.kernel.basics.problems import Problem

HEAD, CONTENT = "h5p.json", "content/content.json"
_NO_QUESTIONS = frozenset(
    ("AdvancedText", "Text", "Image", "Video", "Audio", "Link", "Table", "Shape", "Nil",
     "Accordion", "Agamotto", "Chart", "Collage", "Dialogcards", "Timeline", "ImageHotspots",
     "IFrameEmbed", "GoToQuestion", "ContinuousText", "ExportableTextArea", "AudioRecorder",
     "ImageSlider", "ImageJuxtaposition", "TwitterUserFeed", "InformationWall", "Cornell")
)  # fmt: skip
_MOST_NAME = 60


@dataclass(frozen=True)
class Part:
    """A part of a package: the name of its kind, what was written in it, what is told about it."""

    kind: str
    params: Mapping[str, Any]
    metadata: Mapping[str, Any]


def read_h5p(raw: bytes) -> Reading:
    """Read the questions of an H5P package; raise Problem when it is none or is damaged."""
    files = unpacked(raw)
    if HEAD not in files:
        raise Problem("exchange.no_h5p", _("The package has no %(name)s."), name=HEAD)
    head = _table(files[HEAD], HEAD)
    kind = _kind(head.get("mainLibrary"))
    if not kind:
        raise Problem(
            "exchange.no_main_library", _("%(name)s does not tell what the package is."), name=HEAD
        )
    if CONTENT not in files:
        raise Problem("exchange.no_h5p", _("The package has no %(name)s."), name=CONTENT)
    reading = Reading()
    _tell_licence(reading, head)
    if not licence_of(head):
        words = _("the package tells no licence: ask its authors before you publish its questions")
        reading.remarks.append(words)
    _walk(reading, Part(kind, _table(files[CONTENT], CONTENT), head))
    if any(name.lower().endswith((".js", ".html", ".htm", ".swf")) for name in files):
        reading.remarks.append(_("the programs in the package are neither run nor kept"))
    return reading


def _table(raw: bytes, name: str) -> dict[str, Any]:
    """Read a JSON object of the package."""
    require_size(len(raw) or 1, most=MOST_TEXT)
    try:
        told = json.loads(raw.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        told = None
    if not isinstance(told, dict):
        raise Problem("exchange.bad_json", _("%(name)s in the package cannot be read."), name=name)
    return told


def _kind(library: Any) -> str:
    """Give the name of a library ("H5P.MultiChoice 1.16") without its version; "" for none."""
    return plain_line(library.partition(" ")[0])[:_MOST_NAME] if isinstance(library, str) else ""


def _walk(reading: Reading, first: Part) -> None:
    """Take every question in the order they stand, without recursion: depth is the sender's."""
    waiting, beside = [first], Counter[str]()
    while waiting:
        part = waiting.pop()
        if reader := KINDS.get(part.kind):
            _tell_licence(reading, part.metadata)
            reader(reading, part.params, _title(part.metadata))
            continue
        inside = [] if part.kind in UNFIT else list(_parts(part.params))
        if inside:
            _tell_rules(reading, part.kind)
            waiting += reversed(inside)
        elif part.kind.removeprefix("H5P.") in _NO_QUESTIONS:
            beside[part.kind] += 1
        else:
            _refuse(reading, part)
    for kind, count in sorted(beside.items()):
        told = {"count": count, "kind": kind}
        reading.remarks.append(_("left out, for it asks nothing: %(count)s × %(kind)s") % told)


def _parts(params: Mapping[str, Any]) -> Iterator[Part]:
    """Give the outermost parts that a part holds, in their order."""
    waiting: list[Any] = [params]
    while waiting:
        one = waiting.pop()
        if isinstance(one, dict) and isinstance(one.get("params"), dict):
            if kind := _kind(one.get("library")):
                metadata = one.get("metadata")
                yield Part(kind, one["params"], metadata if isinstance(metadata, dict) else {})
                continue
        inner = one.values() if isinstance(one, dict) else one if isinstance(one, list) else ()
        waiting += reversed(list(inner))


def _title(metadata: Mapping[str, Any]) -> str:
    """Give the title of a question; those that the editor made up say nothing."""
    title = metadata.get("title")
    told = plain_line(title) if isinstance(title, str) else ""
    return "" if told.startswith("Untitled") else told


def _tell_rules(reading: Reading, kind: str) -> None:
    message = _("the order, pictures and rules of %(kind)s are not taken over") % {"kind": kind}
    if message not in reading.remarks:
        reading.remarks.append(message)


def _tell_licence(reading: Reading, told: Mapping[str, Any]) -> None:
    """Remember under which licence the package, or a question of it, stands and who wrote it."""
    credit = credit_of(told)
    if credit and credit not in reading.credits:
        reading.credits.append(credit)
    warning = warning_of(told)
    if warning and warning not in reading.remarks:
        reading.remarks.append(warning)


def _refuse(reading: Reading, part: Part) -> None:
    found = begin(reading, part.kind, _title(part.metadata))
    known = UNFIT.get(part.kind)
    told = _("questions of the kind %(kind)s are not known here") % {"kind": part.kind}
    found.refuse(str(known) if known else told)
