"""Kinds that provinces made, as this process knows them: read when their stamp has changed.

`renew` is called where a request, a command or a round of the worker begins. It asks for the stamp
at most every two seconds, and reads anew only what has changed.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazystr
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.counting import OfKind, family_code
from doorstep.kernel.activities.kinds import KINDS, ActivityKind, Count, Field, Gives
from doorstep.kernel.basics.wording import said
from doorstep.kernel.indicators.families import FAMILIES, Measure
from doorstep.kernel.indicators.fold import mark
from doorstep.kernel.places.models import Unit
from doorstep.kernel.xforms.models import OwnKind, OwnKindVersion
from doorstep.kernel.xforms.writing import XForm, files_named

EVERY_S = 2.0
_SAID_EVERY: list[float] = [0.0]
_STAMP: list[Any] = [None]
_FORMS: dict[str, XForm] = {}
_ONE = threading.RLock()
"""One thread at a time reads: older kinds must not stay under a newer stamp."""


class Words:
    """A text by language, said in the language of whoever reads."""

    def __init__(self, told: dict[str, str]) -> None:
        self.told = told

    def __str__(self) -> str:
        return said(self.told, get_language() or "vi")


def words(told: Any) -> Any:
    """Give a text by language as labels are written everywhere."""
    return lazystr(Words(dict(told or {})))


def renew(*, is_now: bool = False) -> None:
    """Learn of kinds that were published, changed or retired in another process."""
    if not is_now and time.monotonic() < _SAID_EVERY[0]:
        return
    with _ONE:
        _SAID_EVERY[0] = time.monotonic() + EVERY_S
        # Not the latest time alone: of two changes the one that was asked for first may end last.
        stamp = set(OwnKind.objects.values_list("pk", "changed_at"))
        if stamp != _STAMP[0]:
            _read_all()
            _STAMP[0] = stamp


def forget() -> None:
    """Take all kinds of provinces out of this process; the next `renew` reads them anew."""
    for code in [k.code for k in KINDS if k.province]:
        _drop(code)
    _STAMP[0], _SAID_EVERY[0] = None, 0.0


def _drop(code: str) -> None:
    KINDS.drop(code)
    FAMILIES.drop(family_code(code))
    _FORMS.pop(code, None)


def _read_all() -> None:
    """Bring the registers to agree with what is published; a retired kind stays readable."""
    rows = {k.code: k for k in OwnKind.objects.filter(version__gt=0)}
    versions = OwnKindVersion.objects.filter(kind__in=rows.values()).select_related("kind")
    for code in [k.code for k in KINDS if k.province and k.code not in rows]:
        _drop(code)
    for version in versions:
        if version.number == version.kind.version:
            kind = kind_of(version)
            KINDS.put(kind.code, kind)
            FAMILIES.put(family_code(kind.code), OfKind(kind))
            _keep_form(version)


def _keep_form(version: OwnKindVersion) -> None:
    own = version.kind
    _FORMS.pop(own.code, None)
    if not own.is_retired:
        body = version.xform
        title = said(own.title, "vi")
        made = XForm(own.code, version.form_version, title, body.encode(), files_named(body))
        _FORMS[own.code] = made


def own_form(kind: ActivityKind) -> XForm | None:
    """Give the published XForm of a province's kind; None for one that is retired."""
    return _FORMS.get(kind.code)


def kind_of(version: OwnKindVersion) -> ActivityKind:
    """Give the kind as the house knows kinds, from one version of its form."""
    own, told = version.kind, version.definition
    label = words(own.title)
    return ActivityKind(
        own.code,
        label=label,
        plural=label,
        fields=tuple(_field(f) for f in told["fields"]),
        version=version.number,
        reaches=tuple(told["reaches"]),
        needs=tuple(told["needs"]),
        levels=tuple(told["levels"]),
        counts=tuple(counts_of(own)),
        gives=tuple(_gives(g) for g in own.gives),
        province=own.province,
        is_retired=own.is_retired,
    )


def _field(told: dict[str, Any]) -> Field:
    when = told.get("shown_when")
    return Field(
        told["code"],
        told["type"],
        words(told["label"]),
        is_required=told["is_required"],
        least=told.get("least"),
        most=told.get("most"),
        options=tuple((o["code"], words(o["label"])) for o in told.get("options", ())),
        help=words(told["help"]) if told.get("help") else "",
        shown_when=(when[0], tuple(when[1])) if when else None,
    )


def counts_of(own: OwnKind) -> Iterable[Count]:
    """Give what records of a kind count: each one once, and what its province mapped."""
    yield Count(Measure(own.code, words(own.title), _("record")))
    for told in own.counts:
        when = told.get("when")
        found = _figure(told)
        if found is None:
            continue  # a figure of the house that is none any more
        yield Count(
            found[0],
            field=told.get("field"),
            group=told.get("group") or "all",
            when=(when[0], tuple(when[1])) if when else None,
            of_kind=found[1],
        )


def _figure(told: dict[str, Any]) -> tuple[Measure, str] | None:
    """Give the measure of a count, and the kind of the house whose figure it is ("": an own)."""
    if "label" in told:
        return Measure(told["measure"], words(told["label"]), words(told.get("unit"))), ""
    return lent().get(told["measure"])


def lent() -> dict[str, tuple[Measure, str]]:
    """Give the figures that an own form may add to, by measure: what kinds of the house sum up.

    Persons who attained something are counted once each, so a form shows who did, and adds nothing.
    """
    return {
        count.measure.code: (count.measure, kind.code)
        for kind in KINDS
        if not kind.province
        for count in kind.counts
    }


def families_of(own: OwnKind) -> set[str]:
    """Give the families in whose figures records of a kind are."""
    return {family_code(count.of_kind or own.code) for count in counts_of(own)}


def count_anew(own: OwnKind, families: Iterable[str]) -> None:
    """Mark all places, so that the worker counts records by a new map: also where the first one
    comes while the map is being kept."""
    places = list(Unit.objects.filter(province=own.province).values_list("pk", flat=True))
    for family in sorted(families):
        mark(family=family, province=own.province, places=places)


def _gives(told: dict[str, Any]) -> Gives:
    when = told.get("when")
    return Gives(told["attainment"], told["to"], (when[0], tuple(when[1])) if when else None)
