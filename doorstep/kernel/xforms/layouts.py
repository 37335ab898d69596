"""Forms as their submissions are read: which kind and version, where each answer stands.

Forms made from kinds have one layout for all versions; a form that a province made keeps the layout
of each version, so that what was filled with an older one is read as it was asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.xforms.drafting import Layout
from doorstep.kernel.xforms.models import OwnKindVersion
from doorstep.kernel.xforms.reading import Read, at_path
from doorstep.kernel.xforms.register_forms import SAVED

_OWN: dict[tuple[str, str], Form] = {}
"""Layouts of versions never change once uploaded, so each process reads them once."""


@dataclass(frozen=True)
class Form:
    """A form as it is read. `save_to` says which node holds a property of an entity."""

    code: str
    version: int | None = None
    layout: Layout = field(default_factory=Layout)
    save_to: Mapping[str, str] = field(default_factory=dict)
    is_of_register: bool = False

    def properties_in(self, read: Read) -> dict[str, str]:
        """Give the properties of a subject that a submission tells."""
        told = {name: at_path(read.tree, path) for name, path in self.save_to.items()}
        return {name: value for name, value in told.items() if isinstance(value, str)}


def form_of(code: str, form_version: str) -> Form:
    """Give the form of an id in the version it was filled with; an unknown one reads plainly."""
    if code in SAVED:
        return Form(code, save_to=SAVED[code], is_of_register=True)
    kind = KINDS.get(code)
    if kind is not None and kind.province:
        return _own(code, form_version)
    number = form_version.partition("-")[0]
    is_number = number.isascii() and number.isdigit() and len(number) < 6
    return Form(code, int(number) if is_number else None)


def _own(code: str, form_version: str) -> Form:
    if (code, form_version) not in _OWN:
        rows = OwnKindVersion.objects.filter(kind__code=code, published_at__isnull=False)
        row = rows.filter(form_version=form_version).first() or rows.order_by("-number").first()
        if row is None:
            return Form(code)
        told = row.definition
        layout = Layout(told["roles"], row.paths)
        _OWN[code, form_version] = Form(code, row.number, layout, told["save_to"])
    return _OWN[code, form_version]
