"""Markup reduced to the text it shows; scripts never survive, and what was lost is said."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from lxml import etree
from lxml import html as markup

from doorstep.kernel.basics.text import nfc, tidy

_SILENT = frozenset(
    ("script", "style", "iframe", "object", "embed", "applet", "template", "noscript", "svg",
     "math", "form", "input", "button", "textarea", "select", "link", "meta", "base", "head",
     "title", "frame", "frameset", "audio", "video", "source", "canvas")
)  # fmt: skip
_CODE = frozenset(("script", "iframe", "object", "embed", "applet", "frame", "form"))
_PLAIN = frozenset(("p", "div", "span", "br", "body", "html", "font", "section", "article"))
_INLINE = frozenset(
    ("b", "i", "u", "em", "strong", "span", "font", "a", "small", "big", "code", "mark", "sub",
     "sup", "s", "tt", "abbr", "cite", "q", "label", "nolink", "img")
)  # fmt: skip
_RAISED = str.maketrans("0123456789+-=()", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]|[\ud800-\udfff]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]*>|<!--")
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,30}|#\d{1,7}|#[xX][0-9a-fA-F]{1,6});")


@dataclass
class Plain:
    """The text that markup shows, its pictures (address, description), and what was lost."""

    text: str
    pictures: list[tuple[str, str]] = field(default_factory=list)
    losses: list[str] = field(default_factory=list)


def looks_like_markup(text: str) -> bool:
    """Tell whether a text of unknown format has tags or entities in it."""
    return bool(_TAG.search(text) or _ENTITY.search(text))


def plain_line(text: str) -> str:
    """Give a plain text on one line, without control characters."""
    return tidy(_CONTROL.sub(" ", text))


def text_of(source: str) -> Plain:
    """Give what a piece of HTML says, on one line."""
    source = _CONTROL.sub(" ", source)
    if not source.strip():
        return Plain("")
    if not looks_like_markup(source):
        return Plain(plain_line(source))
    parser = markup.HTMLParser(no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = markup.fragment_fromstring(source, create_parent="div", parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        stripped = html.unescape(_TAG.sub(" ", source))
        return Plain(plain_line(stripped), losses=[_("markup that cannot be read")])
    found = Plain("")
    pieces: list[str] = []
    _walk(root, pieces, found)
    found.text = plain_line("".join(pieces))
    return found


def _walk(root: etree._Element, pieces: list[str], found: Plain) -> None:
    """Collect texts in reading order, without recursion: nesting is the sender's choice."""
    skipping = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        name = str(element.tag).lower()
        if event == "start":
            skipping += name in _SILENT
            if not skipping:
                _open(element, name, pieces, found)
            elif name in _SILENT:
                found.losses += _missing(_lost_element(name), found.losses)
            continue
        if not skipping and name not in _INLINE:
            pieces.append(" ")
        skipping -= name in _SILENT
        if not skipping and element.tail and element is not root:
            pieces.append(element.tail)


def _open(element: etree._Element, name: str, pieces: list[str], found: Plain) -> None:
    if name not in _INLINE:
        pieces.append(" ")
    text = element.text or ""
    if name in ("sup", "sub") and text:
        text = text.translate(_RAISED if name == "sup" else _LOWERED)
    pieces.append(text)
    if name == "img":
        found.pictures.append((element.get("src", ""), tidy(nfc(element.get("alt", "")))))
    elif name == "a" and element.get("href"):
        found.losses += _missing(_("the address of a link"), found.losses)
    elif name not in _PLAIN:
        found.losses += _missing(_("formatting"), found.losses)
    if any(str(key).lower().startswith("on") for key in element.keys()):
        found.losses += _missing(_("a script"), found.losses)


def _lost_element(name: str) -> str:
    if name in _CODE:
        return _("a script") if name == "script" else _("embedded content (%(name)s)") % {
            "name": name
        }  # fmt: skip
    return _("content of <%(name)s>") % {"name": name}


def _missing(message: str, told: list[str]) -> list[str]:
    return [] if message in told else [message]


def escaped(text: str) -> str:
    """Give a plain text as HTML."""
    return html.escape(text, quote=False)
