"""Objects of the programme's pages, for the rights matrix."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

from django.utils import timezone

from doorstep.capabilities.programme.models import Document
from doorstep.kernel.access.actors import the_system
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.files.actions import keep_document as keep_file
from doorstep.kernel.places.models import Unit
from doorstep.surfaces.console.programme_things import DOCUMENT, THINGS, Thing
from tests.offices import Country

Maker = Callable[[Country, Unit], object]


def a_thing(thing: Thing) -> Maker:
    """Give what makes a thing of the programme at `unit`, once."""
    told: dict[str, object] = {"title": "x", **PROGRAMME.get(thing.code, {})}

    def make(country: Country, unit: Unit) -> object:
        key = f"{thing.code}-{unit.pk}"
        system = the_system(on=timezone.localdate())
        return thing.keep(actor=system, place=unit, key=key, **told).pk

    return make


def a_document_with_a_file(country: Country, unit: Unit) -> object:
    """Make a document at `unit` that has a file."""
    number = a_thing(DOCUMENT)(country, unit)
    system = the_system(on=timezone.localdate())
    kept = keep_file(actor=system, raw=b"%PDF-1.4 x", province=unit.province, name="x.pdf")
    Document.objects.filter(pk=number).update(file=kept)
    return number


def programme_objects() -> Iterator[tuple[str, Maker]]:
    """Give the objects of the programme's pages, by address name."""
    for thing in THINGS:
        for act in ("", "-change", "-remove", "-say"):
            yield f"console:{thing.code}{act}/id", a_thing(thing)
    yield "console:document-file/id", a_document_with_a_file


PROGRAMME: dict[str, dict[str, object]] = {
    "document": {"kind": "plan"},
    "campaign": {"kind": "contest", "starts_at": timezone.now(),
                 "ends_at": timezone.now() + timedelta(days=1)},
    "model": {"kind": "other"},
    "system": {"kind": "platform"},
    "note": {"kind": "goal"},
    "occasion": {"kind": next(iter(KINDS)).code, "starts_on": timezone.localdate(),
                 "ends_on": timezone.localdate()},
}  # fmt: skip
