"""XML of strangers: no document type, no entity, no address opened, bounded depth."""

from __future__ import annotations

from django.utils.translation import gettext as _
from lxml import etree

from doorstep.capabilities.learning.exchange.shapes import require_size
from doorstep.kernel.basics.problems import Problem


def parse_xml(raw: bytes, *, name: str = "") -> etree._Element:
    """Give the root of an XML document; `name` is told where it is one part of a package.

    Raises Problem for what is no XML, is cut off, or declares a document type or entities.
    """
    require_size(len(raw))
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
        huge_tree=False, remove_comments=True, remove_pis=True,
    )  # fmt: skip
    where = f"{name}: " if name else ""
    try:
        root = etree.fromstring(raw, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as why:
        raise Problem(
            "exchange.bad_xml",
            _("%(where)sThe file is damaged, cut off or wrongly encoded: %(why)s"),
            where=where, why=str(why)[:200],
        ) from why  # fmt: skip
    if root.getroottree().docinfo.doctype:
        raise Problem(
            "exchange.doctype",
            _("%(where)sThe file declares a document type or entities. It was not read."),
            where=where,
        )
    return root


def local(element: etree._Element) -> str:
    """Give an element's name without its namespace; "" for what is no element."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
