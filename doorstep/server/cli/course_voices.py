"""Machine voices: steps that nobody has read, spoken by a program that is installed here."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from typing import TYPE_CHECKING

from doorstep.server.cli.output import show

if TYPE_CHECKING:
    from doorstep.capabilities.learning.voices.actions.speaking import Order

COLUMNS = ("step", "outcome", "seconds", "bytes", "why")


def speak_course(options: argparse.Namespace) -> int:
    """Speak the missing steps of a course; they wait in the console until somebody listened."""
    from django.utils import timezone

    from doorstep.capabilities.learning.voices.actions.speaking import FAILED, speak_missing
    from doorstep.server.cli.asking import system

    order = _order(options)
    rows = []
    for one in speak_missing(
        actor=system(), order=order, at=timezone.now(), is_trial=options.dry_run
    ):
        rows.append({"step": one.step, "outcome": one.outcome, "seconds": round(one.seconds, 1),
                     "bytes": one.size, "why": one.why})  # fmt: skip
    show(rows, COLUMNS, options.format)
    count = Counter(str(row["outcome"]) for row in rows)
    told = ", ".join(f"{n} {outcome}" for outcome, n in count.items())
    sys.stderr.write(f"{order.engine.name}: {told}\n")
    return 1 if count[FAILED] else 0


def _order(options: argparse.Namespace) -> Order:
    from django.conf import settings

    from doorstep.capabilities.learning.queries import taught_course
    from doorstep.capabilities.learning.voices.actions.speaking import Order
    from doorstep.capabilities.learning.voices.engines import engine_for
    from doorstep.capabilities.learning.voices.languages import dialect_name
    from doorstep.capabilities.learning.wordings import OTHERS, SOURCE
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.cli.asking import unit_of
    from doorstep.server.cli.reading import today

    language = options.language or SOURCE
    if language not in (SOURCE, *OTHERS):
        raise Problem("voice.no_texts", "A program can read %(known)s, for courses are written in"
                      " these.", known=", ".join((SOURCE, *OTHERS)))  # fmt: skip
    province = str(settings.HOME_PROVINCE)
    code = options.courses[0] if len(options.courses) == 1 else ""
    found = taught_course(code, province=province)
    if found is None:
        raise Problem("course.none", "There is no course %(path)s.", path=code or "(name one)")
    dialect = dialect_name(options.dialect, language=language)
    engine = engine_for(voice=options.voice or language)
    return Order(found.course, unit_of(province, on=today()), language, dialect, engine)
