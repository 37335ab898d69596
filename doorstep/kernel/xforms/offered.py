"""Which forms a client is offered, and their bytes: made once per process and version."""

from __future__ import annotations

from collections.abc import Callable

from doorstep.kernel.access.rights import RECORD, REGISTER
from doorstep.kernel.activities.kinds import ActivityKind, offered_in
from doorstep.kernel.xforms.clients import Client
from doorstep.kernel.xforms.own import own_form
from doorstep.kernel.xforms.register_forms import FORMS
from doorstep.kernel.xforms.sheets import Sheets, can_be_asked, sheets_of
from doorstep.kernel.xforms.writing import XForm, written

_MADE: dict[str, tuple[object, XForm]] = {}


def offered(client: Client) -> list[XForm]:
    """Give the forms a client may fill in: those of the register, the house's, its province's."""
    found = []
    if client.actor.may(REGISTER):
        found += [_made(code, make, make) for code, make in FORMS.items()]
    if client.actor.may(RECORD):
        kinds = [k for k in offered_in([client.province]) if can_be_asked(k)]
        found += [form for k in kinds if (form := form_of_kind(k)) is not None]
    return found


def form_of_kind(kind: ActivityKind) -> XForm | None:
    """Give the XForm of a kind; of a province's kind the one that was published."""
    if kind.province:
        return own_form(kind)
    return _made(kind.code, kind, lambda: sheets_of(kind))


def offered_form(client: Client, form_id: str) -> XForm | None:
    """Give one of the forms a client may fill in; None for any other."""
    return next((f for f in offered(client) if f.form_id == form_id), None)


def _made(code: str, of: object, sheets: Callable[[], Sheets]) -> XForm:
    known = _MADE.get(code)
    if known is None or known[0] is not of:
        known = _MADE[code] = (of, written(sheets()))
    return known[1]
