"""Plugs the rows of fieldwork into what a phone pulls.

Kinds are given by the kernel itself; its `target` rows are plain targets, `progress` says how the
villages of the device stand, and which team is ahead.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from doorstep.capabilities.fieldwork.device.rows import notice_rows, rule_rows, stock_rows
from doorstep.capabilities.fieldwork.targets import target_rows
from doorstep.capabilities.fieldwork.task_queries import claim_rows
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.sync.scope import Scope
from doorstep.kernel.sync.sets import small_set

Rows = Iterable[dict[str, Any]]


def _everybody(scope: Scope) -> Actor:
    """Give the actor who holds the offices of all holders of a device."""
    offices = dict.fromkeys(o for actor in scope.actors.values() for o in actor.offices)
    return Actor(None, "", tuple(offices), scope.on, str(scope.device.pk))


def _rules(_scope: Scope) -> Rows:
    return rule_rows()


def _notices(_scope: Scope) -> Rows:
    return notice_rows()


def _stock(scope: Scope) -> Rows:
    return stock_rows(actor=_everybody(scope), villages=scope.villages, on=scope.on)


def _claims(scope: Scope) -> Rows:
    return claim_rows(actor=_everybody(scope), villages=scope.villages, on=scope.on)


def _progress(scope: Scope) -> Rows:
    return target_rows(actor=_everybody(scope), villages=scope.villages, on=scope.on)


small_set("rule", _rules)
small_set("notice", _notices)
small_set("stock", _stock)
small_set("claim", _claims)
small_set("progress", _progress, is_figure=True)
