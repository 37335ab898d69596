"""QTI content packages: a manifest, items and their pictures in a zip; single items too."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from django.utils.translation import gettext as _
from lxml import etree

from doorstep.capabilities.learning.exchange.holding import reduced
from doorstep.capabilities.learning.exchange.packages import is_astray, packed, unpacked
from doorstep.capabilities.learning.exchange.pictures import picture, picture_name
from doorstep.capabilities.learning.exchange.qti_names import ITEM_3, PACKAGE_3, is_item, told
from doorstep.capabilities.learning.exchange.qti_reading import read_item
from doorstep.capabilities.learning.exchange.qti_writing import (
    HOLDS,
    PICTURES,
    identifier,
    written_item,
)
from doorstep.capabilities.learning.exchange.shapes import Reading, Written
from doorstep.capabilities.learning.exchange.xmlparts import local, parse_xml
from doorstep.kernel.basics.problems import Problem

MANIFEST = "imsmanifest.xml"


def read_qti(raw: bytes) -> Reading:
    """Read a package or a single item; raise Problem when it is neither."""
    reading = Reading()
    if not raw.startswith(b"PK"):
        root = parse_xml(raw)
        if not is_item(root):
            raise Problem("exchange.no_item", _("This is no QTI item of version 3.0 or 2.x."))
        read_item(reading.begin(_("item %(n)s") % {"n": 1}), root)
        return reading
    files = unpacked(raw)
    home = min((n for n in files if posixpath.basename(n) == MANIFEST), key=len, default=None)
    if home is None:
        raise Problem("exchange.no_manifest", _("The package has no imsmanifest.xml."))
    pictures = {posixpath.basename(name) for name in files}
    for n, name in enumerate(_items(files, home, reading), 1):
        found = reading.begin(_("item %(n)s (%(name)s)") % {"n": n, "name": name[-60:]})
        if name not in files:
            found.refuse(_("the file is missing in the package"))
            continue
        try:
            read_item(found, parse_xml(files[name], name=name), pictures)
        except Problem as why:
            found.refuse(str(why))
    return reading


def _items(files: dict[str, bytes], home: str, reading: Reading) -> list[str]:
    """List the paths of the items that the manifest names, in its order."""
    folder, names = posixpath.dirname(home), []
    for one in parse_xml(files[home], name=home).iter():
        if local(one) != "resource":
            continue
        kind, address = told(one, "type"), unquote(told(one, "href"))
        if not kind.startswith("imsqti_item_xmlv"):
            if kind.startswith(("imsqti_test", "imsqti_assessment")):
                reading.remarks.append(_("the test's own order and rules are not taken over"))
            continue
        path = posixpath.normpath(posixpath.join(folder, address)) if address else "?"
        names.append("?" if is_astray(path) else path)
    return names


def write_qti(tables: Iterable[dict[str, Any]], *, course: str) -> Written:
    """Give the questions as a QTI 3.0 package, one item each."""
    losses: list[tuple[str, str]] = []
    items: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    manifest = etree.Element(f"{{{PACKAGE_3}}}manifest", {"identifier": identifier(f"{course}-m")},
                             nsmap={None: PACKAGE_3})  # fmt: skip
    meta = _add(manifest, "metadata")
    _add(meta, "schema").text = "QTI Package"
    _add(meta, "schemaversion").text = "3.0.0"
    _add(manifest, "organizations")
    resources = _add(manifest, "resources")
    for n, table in enumerate(tables, 1):
        held, lost = reduced(table, HOLDS)
        losses += [(str(table.get("code")), message) for message in lost]
        if held is None:
            continue
        name = f"items/{n:04d}-{identifier(held['code'])}.xml"
        items[name] = written_item(held)
        shown = _pictures(held)
        pictures |= shown
        one = _add(resources, "resource", identifier=f"item-{n}", type=ITEM_3, href=name)
        for path in (name, *shown):
            _add(one, "file", href=path)
    etree.indent(manifest, " ")
    head = etree.tostring(manifest, xml_declaration=True, encoding="UTF-8")
    return Written(packed({MANIFEST: head, **items, **pictures}), losses)


def _add(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{PACKAGE_3}}}{name}", attributes)


def _pictures(held: dict[str, Any]) -> dict[str, bytes]:
    """Give the scenes of a question by their path in the package; items lie in a folder too."""
    scenes = [held.get("show"), *(one.get("show") for one in held.get("choices", ()))]
    return {f"items/{PICTURES}/{picture_name(one)}": picture(one) for one in scenes if one}
