"""Plugs the exchange in: what sees acts at a box, and where it remembers the province's answers."""

from __future__ import annotations

from doorstep.kernel.box import acts  # noqa: F401 - plugs itself in
from doorstep.kernel.box.answers import moments_of
from doorstep.kernel.box.refusing import refuse_what_cannot_travel
from doorstep.kernel.journal.looking import looks_at_acts
from doorstep.kernel.sync.elsewhere import remembers

looks_at_acts(refuse_what_cannot_travel)
remembers(moments_of)
