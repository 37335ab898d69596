"""The drawings that scenes are put together from: their names, and whether they are safe."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings
from lxml import etree

ELEMENTS = frozenset(
    ("svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon")
)
ATTRIBUTES = frozenset(
    ("viewBox", "data-screen", "d", "x", "y", "x1", "y1", "x2", "y2", "cx", "cy", "r", "rx", "ry",
     "width", "height", "points", "fill", "fill-rule", "stroke", "stroke-width", "stroke-linecap",
     "stroke-linejoin", "stroke-dasharray", "transform", "opacity")
)  # fmt: skip
COLOURS = frozenset(
    ("#ffffff", "#f3e9d8", "#f2c9a0", "#1f2d3a", "#2b6cb0", "#9cc9ee", "#2f855a", "#a9dcbd",
     "#c53030", "#f4b4b0", "#d69e2e", "#f8dd93", "#805ad5", "#8a97a3", "#d8dee4", "none")
)  # fmt: skip
MOST_BYTES = 2048
_SVG = "{http://www.w3.org/2000/svg}"
_SCREEN = re.compile(r"\d+(\.\d+)?( \d+(\.\d+)?){3}")


@cache
def drawings() -> dict[str, Path]:
    """Give every drawing by its name."""
    root = Path(settings.CONTENT_DIR) / "courses" / "symbols"
    return {path.stem: path for path in sorted(root.glob("*.svg"))}


@cache
def names() -> dict[str, dict[str, str]]:
    """Give what drawings are called, by language; one brought in later may have no name yet."""
    path = Path(settings.CONTENT_DIR) / "courses" / "symbols" / "names.toml"
    return tomllib.loads(path.read_text("utf-8"))


def faults_of(raw: bytes) -> list[str]:
    """Say what a drawing must not have; none: it can be put into any page."""
    if len(raw) > MOST_BYTES:
        return [f"{len(raw)} bytes, at most {MOST_BYTES}"]
    try:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as why:
        return [str(why)]
    found = []
    tree = root.getroottree()
    if tree.docinfo.doctype or root.getprevious() is not None or root.getnext() is not None:
        found.append("something stands outside the drawing")
    if root.get("viewBox") != "0 0 96 96":
        found.append("viewBox is not 0 0 96 96")
    if not _SCREEN.fullmatch(root.get("data-screen", "0 0 0 0")):
        found.append("data-screen is not x y width height")
    for element in root.iter():
        found += _faults_of_element(element)
    return sorted(set(found))


def _faults_of_element(element: etree._Element) -> list[str]:
    name = element.tag if isinstance(element.tag, str) else "comment"
    if not name.startswith(_SVG) or name.removeprefix(_SVG) not in ELEMENTS:
        return [f"{name} is not allowed"]
    wrong = [f"attribute {a} is not allowed" for a in element.attrib if a not in ATTRIBUTES]
    painted = (element.get("fill", "none"), element.get("stroke", "none"))
    return wrong + [f"colour {c} is not of the palette" for c in painted if c not in COLOURS]
