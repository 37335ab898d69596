"""Facilities come, change their state, get pictures and go."""

from __future__ import annotations

from datetime import date
from typing import Any, TypedDict, Unpack
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.text import search_key, tidy
from doorstep.kernel.files.actions import keep_photo
from doorstep.kernel.journal.actions import note
from doorstep.kernel.places.keeping import KEEP_PLACES, Keeper, require_all, units_by_id
from doorstep.kernel.places.models import FOREVER, Facility, FacilityPhoto
from doorstep.kernel.places.watchers import FACILITIES, tell


class Told(TypedDict, total=False):
    """What else may be said of a facility. `key` is its name in a list it was imported from."""

    name: str
    ended_on: date
    owner: str
    funding: str
    state: str
    note: str
    lat: float | None
    lon: float | None
    key: str


def add_facility(
    *, actor: Keeper, place: int, kind: str, began_on: date, **told: Unpack[Told]
) -> Facility:
    """Add a facility at a unit of any level; with a known `key`, give the one that is there.

    Kinds are open (`kinds.FACILITY_KINDS`). Right: places.keep at the place. Raises Problem for
    days that do not follow each other, half a position, or an empty kind.
    """
    require_all(actor, KEEP_PLACES, [place])
    unit = units_by_id([place])[place]
    texts = {k: tidy(v) for k, v in told.items() if isinstance(v, str)}
    _check(kind, began_on, told)
    with transaction.atomic():
        known = Facility.objects.filter(province=unit.province, key=texts.get("key") or None)
        if (there := known.first()) is not None:
            return there
        facility = Facility.objects.create(
            id=new_id(),
            province=unit.province,
            place=unit,
            kind=tidy(kind),
            began_on=began_on,
            search_key=search_key(texts.get("name", ""))[:300],
            **{**told, **texts},
        )
        _note(actor, facility, "facility.add", kind=facility.kind, name=facility.name)
    return facility


def change_facility_state(*, actor: Keeper, facility: UUID, state: str, note: str = "") -> Facility:
    """Say that a facility works, is out of order and so on (`kinds.FACILITY_STATES`).

    The journal holds every state with who and when. Right: places.keep at its place.
    """
    with transaction.atomic():
        found = _kept(actor, facility)
        was, found.state = found.state, tidy(state)[:30]
        if note:
            found.note = tidy(note)
        found.save(update_fields=["state", "note"])
        _note(actor, found, "facility.change_state", was=was, state=found.state, note=tidy(note))
    return found


def end_facility(*, actor: Keeper, facility: UUID, ended_on: date) -> Facility:
    """Say from which day a facility is no longer there. Right: places.keep at its place."""
    with transaction.atomic():
        found = _kept(actor, facility)
        if ended_on <= found.began_on:
            raise _no_days()
        found.ended_on = ended_on
        found.save(update_fields=["ended_on"])
        _note(actor, found, "facility.end", ended_on=str(ended_on))
    return found


def add_facility_photo(
    *, actor: Keeper, facility: UUID, raw: bytes, taken_on: date | None = None, name: str = ""
) -> FacilityPhoto:
    """Keep a picture of a facility; the same picture twice is one. Right: places.keep there.

    Raises Problem for bytes that are no photo (`files.rules.cleaned_photo`).
    """
    with transaction.atomic():
        found = _kept(actor, facility)
        stored = keep_photo(actor=actor, raw=raw, province=found.province, name=name)
        photo, is_new = FacilityPhoto.objects.get_or_create(
            facility=found, file=stored, province=found.province, defaults={"taken_on": taken_on}
        )
        if is_new:
            _note(actor, found, "facility.add_photo", file=stored.id)
    return photo


def _check(kind: str, began_on: date, told: Told) -> None:
    if not tidy(kind) or len(tidy(kind)) > 30:
        raise Problem("places.no_kind", _("Say what kind of facility it is."))
    if told.get("ended_on", FOREVER) <= began_on:
        raise _no_days()
    lat, lon = told.get("lat"), told.get("lon")
    if (lat is None) != (lon is None) or not (abs(lat or 0) <= 90 and abs(lon or 0) <= 180):
        raise Problem("places.bad_position", _("Give latitude and longitude in degrees."))


def _kept(actor: Keeper, facility: UUID) -> Facility:
    found = Facility.objects.select_for_update().filter(id=facility).first()
    if found is None:
        raise Problem("places.no_such_facility", _("There is no such facility."))
    require_all(actor, KEEP_PLACES, [found.place_id])
    return found


def _no_days() -> Problem:
    return Problem("places.no_days", _("The last day lies before the first."))


def _note(actor: Keeper, facility: Facility, verb: str, **details: Any) -> None:
    tell(FACILITIES, province=facility.province, places=[facility.place_id])
    note(
        actor=actor,
        verb=verb,
        about="facility",
        about_id=facility.id,
        province=facility.province,
        place_id=facility.place_id,
        details=details,
    )
