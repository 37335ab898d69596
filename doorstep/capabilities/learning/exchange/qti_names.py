"""The names of QTI: namespaces of 3.0 and 2.x, and 2.x names told in the manner of 3.0."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from doorstep.capabilities.learning.exchange.xmlparts import local

QTI_3 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
QTI_2 = (
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "http://www.imsglobal.org/xsd/imsqti_v2p0",
)
PACKAGE_3 = "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"
ITEM_3 = "imsqti_item_xmlv3p0"
MATCH_CORRECT = "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/match_correct.xml"
SCHEMA_3 = f"{QTI_3} https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd"
TOOL = "Doorstep"
_CAPITAL = re.compile(r"(?<=[a-z0-9])([A-Z])")


def kebab(name: str) -> str:
    """Give a camelCase name as 3.0 writes it: simpleChoice → simple-choice."""
    return _CAPITAL.sub(lambda m: f"-{m[1]}", name).lower()


def name_of(element: etree._Element) -> str:
    """Give an element's name in the manner of 3.0 without its `qti-`, whichever version it is."""
    return kebab(local(element).removeprefix("qti-"))


def told(element: etree._Element, attribute: str) -> str:
    """Give an attribute by its 3.0 name, whichever version it is; "" where it is missing."""
    for name, value in element.attrib.items():
        if kebab(str(name).rpartition("}")[2]) == attribute:
            return str(value).strip()
    return ""


def inside(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Walk the elements of these 3.0 names inside an element."""
    for one in element.iter():
        if one is not element and isinstance(one.tag, str) and name_of(one) in names:
            yield one


def is_item(element: etree._Element) -> bool:
    """Tell whether this is an assessment item of a version that is read."""
    space = etree.QName(element).namespace or ""
    return name_of(element) == "assessment-item" and space in (QTI_3, *QTI_2)
