"""A submission as XML, read to its end or refused: no declarations, no entities, no half a file.

Pure: bytes come in, plain values go out. What the answers mean is said elsewhere.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid5

from django.utils.translation import gettext_lazy as _
from lxml import etree

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import nfc

MAX_BYTES = 5 * 1024 * 1024
MAX_NODES, MAX_DEPTH = 20_000, 40
_OTHERS = UUID("6f3a8a52-6c1b-5d0e-9a43-0d2f6b1c7e90")
"""Instance ids that are no UUID are given one in this namespace, always the same."""
_PARSER: Any = etree.XMLParser(
    encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False,
    remove_comments=True, remove_pis=True, huge_tree=False, collect_ids=False,
)  # fmt: skip
Tree = dict[str, Any]


@dataclass(frozen=True)
class Entity:
    """What a form says of a subject of a list: made, put right, on top of which version."""

    dataset: str
    id: UUID
    is_made: bool
    is_changed: bool
    label: str = ""
    base: int | None = None
    trunk: int | None = None
    branch: str = ""


@dataclass(frozen=True)
class Read:
    """A submission: which form and version, its id, what it replaces, and its nodes as a tree."""

    form: str
    version: str
    id: UUID
    digest: str
    replaces: UUID | None = None
    tree: Tree = field(default_factory=dict)
    entities: tuple[Entity, ...] = ()


def read(raw: bytes) -> Read:
    """Read one submission.

    Raises Problem: odk.too_large, odk.not_utf8, odk.declares, odk.not_xml, odk.no_form, odk.no_id.
    """
    root = _parsed(raw)
    form = root.get("id") or ""
    if not form or len(form) > 64:
        raise Problem("odk.no_form", _("The submission does not say which form it belongs to."))
    tree, entities = _tree(root, [], 0)
    meta = tree.pop("meta", {})
    told = meta if isinstance(meta, dict) else {}
    if not isinstance(instance := told.get("instanceID"), str) or not instance:
        raise Problem("odk.no_id", _("The submission has no instance id."))
    before = told.get("deprecatedID")
    return Read(
        form=form,
        version=(root.get("version") or "")[:64],
        id=id_of(instance),
        digest=hashlib.sha256(raw).hexdigest(),
        replaces=id_of(before) if isinstance(before, str) and before else None,
        tree=tree,
        entities=tuple(e for e in entities if e is not None),
    )


def id_of(instance: str) -> UUID:
    """Give the id in "uuid:…"; other texts get an id of their own that is always the same."""
    try:
        return UUID(instance.removeprefix("uuid:"))
    except ValueError:
        return uuid5(_OTHERS, instance)


def _parsed(raw: bytes) -> Any:
    if len(raw) > MAX_BYTES:
        raise Problem("odk.too_large", _("The form is larger than 5 MB of text."))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as why:
        raise Problem("odk.not_utf8", _("The form is not written in UTF-8.")) from why
    if "<!DOCTYPE" in text or "<!ENTITY" in text:
        raise Problem("odk.declares", _("The form declares entities. It was not read."))
    try:
        return etree.fromstring(raw, _PARSER)
    except (etree.XMLSyntaxError, ValueError) as why:
        raise Problem(
            "odk.not_xml", _("The form is damaged or only half of it arrived. Send it again.")
        ) from why


def _tree(root: Any, entities: list[Entity | None], depth: int) -> tuple[Tree, list[Any]]:
    """Give a node's children by name: a text, a tree, or a list where a name comes again."""
    if depth == 0 and sum(1 for _node in root.iter()) > MAX_NODES:
        raise Problem("odk.too_large", _("The form has too many answers."))
    if depth > MAX_DEPTH:
        raise Problem("odk.not_xml", _("The form has groups within groups without end."))
    found: Tree = {}
    for child in root:
        name = _name(child.tag)
        if name == "entity" and child.get("dataset"):
            entities.append(_entity(child))
            continue
        value = _tree(child, entities, depth + 1)[0] if len(child) else nfc(child.text or "")
        if name not in found:
            found[name] = value
        elif isinstance(found[name], list):
            found[name].append(value)
        else:
            found[name] = [found[name], value]
    return found, entities


def _name(tag: str) -> str:
    return tag.rpartition("}")[2]


def _entity(node: Any) -> Entity | None:
    """Read a declaration; one that neither makes nor changes anything is none."""
    is_made, is_changed = (node.get(k, "") in ("1", "true") for k in ("create", "update"))
    if not (is_made or is_changed):
        return None
    try:
        id = UUID(node.get("id", ""))
    except ValueError as why:
        raise Problem("odk.no_id", _("The submission names a record without an id.")) from why
    label = next((c.text or "" for c in node if _name(c.tag) == "label"), "")
    return Entity(
        dataset=node.get("dataset", "")[:64],
        id=id,
        is_made=is_made,
        is_changed=is_changed,
        label=nfc(label)[:200],
        base=_number(node.get("baseVersion")),
        trunk=_number(node.get("trunkVersion")),
        branch=(node.get("branchId") or "")[:36],
    )


def _number(told: str | None) -> int | None:
    text = told or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else None


def leaves(tree: Tree) -> Iterator[tuple[str, Any]]:
    """Give every answer by its name, groups opened; what came several times comes as a list."""
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from leaves(value)
        else:
            yield name, value


def at_path(tree: Tree, path: str) -> Any:
    """Give what stands at "group/name"; None where nothing does."""
    found: Any = tree
    for name in path.split("/"):
        if not isinstance(found, dict):
            return None
        found = found.get(name)
    return found
