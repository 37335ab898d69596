"""How a line of the journal is said: the words for every verb.

Each app names its verbs in a module `verbs`, which is found at start. The words go on from who
did it: "Nông Thị Mai recorded activities".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from doorstep.kernel.basics.registers import Register


@dataclass(frozen=True)
class Verb:
    """A verb as lines carry it ("noun.verb") and its words (translated later)."""

    code: str
    words: Any


VERBS: Register[Verb] = Register("verbs", Verb)


def verbs(told: Mapping[str, Any]) -> None:
    """Plug in verbs with their words."""
    for code, words in told.items():
        VERBS.add(code, Verb(code, words))


def in_words(code: str) -> str:
    """Say a verb in the reader's language; one of another installation stays as it is written."""
    verb = VERBS.get(code)
    return str(verb.words) if verb else code
