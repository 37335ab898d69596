"""The question bank of a course's folder: read as it stands, and added to at its end."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from doorstep.capabilities.learning.exchange.shapes import normal
from doorstep.capabilities.learning.exchange.tomls import appended
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.tables import Fault, Faults

NAME = "questions.toml"
MOST = 2000


def topics_of(folder: Path) -> dict[str, Any]:
    """Give the topics of a course by code; raise Faults when its file cannot be read."""
    topics = _toml(folder / "course.toml").get("topics", {})
    return topics if isinstance(topics, dict) else {}


def questions_of(folder: Path) -> list[dict[str, Any]]:
    """Give the questions of a course as tables; [] where it has no bank yet."""
    path = folder / NAME
    return list(_toml(path).get("question", [])) if path.exists() else []


def add_questions(folder: Path, tables: list[dict[str, Any]]) -> None:
    """Write questions to the end of a course's bank. What stands there stays as it is.

    Raises Problem when the bank would grow beyond what a course may have.
    """
    before = questions_of(folder)
    if len(before) + len(tables) > MOST:
        raise Problem("exchange.bank_full", _("A course has at most %(n)s questions."), n=MOST)
    path = folder / NAME
    text = path.read_text("utf-8-sig") if path.exists() else ""
    written = appended(text.replace("\r\n", "\n"), tables)
    after = tomllib.loads(written)["question"]
    if after[: len(before)] != before or [normal(t) for t in tables] != [
        normal(t) for t in after[len(before) :]
    ]:
        raise Problem("exchange.not_written", _("The questions could not be written as they are."))
    beside = path.with_suffix(".toml.new")
    beside.write_text(written, "utf-8")
    os.replace(beside, path)


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8-sig").replace("\r\n", "\n"))
    except (OSError, ValueError) as why:
        raise Faults([Fault(path.name, str(why))]) from why
