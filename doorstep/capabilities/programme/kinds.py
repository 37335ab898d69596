"""The kinds and states of what the programme keeps, with their labels: open sets, in registers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.registers import Register


@dataclass(frozen=True)
class Kind:
    """One kind or state: its code in rows and files, and its label."""

    code: str
    label: Any


def _kinds(name: str, **labels: Any) -> Register[Kind]:
    register: Register[Kind] = Register(name, Kind)
    for code, label in labels.items():
        register.add(code, Kind(code, label))
    return register


DOCUMENT_KINDS = _kinds(
    "document kinds",
    resolution=_("Resolution"),
    plan=_("Plan"),
    decision=_("Decision"),
    programme=_("Programme"),
    directive=_("Directive"),
    project=_("Project"),
    strategy=_("Strategy"),
    framework=_("Framework"),
    dispatch=_("Official dispatch"),
    report=_("Report"),
    other=_("Other document"),
)
CAMPAIGN_KINDS = _kinds(
    "campaign kinds",
    communication=_("Communication campaign"),
    peak_drive=_("Peak drive"),
    contest=_("Contest"),
    switch_off=_("Switch-off of an old network"),
    training=_("Training campaign"),
    movement=_("Emulation movement"),
    programme=_("Programme"),
    phase=_("Phase of a larger programme"),
)
PHASE_KINDS = _kinds(
    "campaign phases",
    peak=_("Peak phase"),
    urgent=_("Urgent phase"),
    breakthrough=_("Breakthrough phase"),
)
MODEL_KINDS = _kinds(
    "model kinds",
    dan_van_kheo=_("Skilful mass mobilisation"),
    cashless_street=_("Cashless street"),
    learning=_("Learning model"),
    other=_("Other model"),
)
MODEL_STATES = _kinds(
    "model states",
    planned=_("planned"),
    running=_("running"),
    handed_over=_("handed over"),
    replicated=_("replicated"),
    concluded=_("concluded"),
)
SYSTEM_KINDS = _kinds(
    "system kinds",
    platform=_("Platform"),
    data_network=_("Data network"),
    cloud=_("Cloud"),
    procedure_system=_("Procedure-handling system"),
    learning_platform=_("Learning platform"),
    fact_check_centre=_("Fact-check centre"),
    citizen_app=_("Application for citizens"),
    website=_("Web site"),
    open_data=_("Open data"),
)
SYSTEM_STATES = _kinds(
    "system states",
    planned=_("planned"),
    in_preparation=_("in preparation"),
    running=_("running"),
    done=_("done"),
)
CHANNEL_KINDS = _kinds(
    "channel kinds",
    web=_("Web"),
    zalo=_("Zalo"),
    hotline=_("Hotline"),
    post=_("Post"),
    email=_("E-mail"),
    loudspeaker=_("Loudspeakers"),
    social=_("Social network"),
)
NOTE_KINDS = _kinds(
    "note kinds",
    difficulty=_("Difficulty"),
    goal=_("Goal"),
    vision=_("Vision"),
    effect=_("Effect"),
    story=_("Story"),
    task=_("Task"),
    status=_("State of things"),
    need=_("Need"),
    behaviour=_("Behaviour asked for"),
    credit=_("Source and funding"),
)
OCCASION_STATES = _kinds(
    "occasion states",
    planned=_("planned"),
    held=_("held"),
    cancelled=_("cancelled"),
)


def check(register: Register[Kind], code: str) -> str:
    """Give `code` back; raise Problem when the register does not know it."""
    if code not in register:
        raise Problem(
            "programme.unknown_kind",
            _('"%(given)s" is not among: %(known)s.'),
            given=code,
            known=", ".join(register.codes()),
        )
    return code


def label_of(register: Register[Kind], code: str) -> Any:
    """Give the label of a code; a code nobody knows is its own label."""
    found = register.get(code)
    return found.label if found else code
