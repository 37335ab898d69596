"""Every verb that code notes in the journal has words, and every sort of thing has a name."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from doorstep.capabilities.programme.actions.keeping import word_for
from doorstep.capabilities.programme.models import Kept
from doorstep.kernel.journal.wording import VERBS
from doorstep.surfaces.console.journal_things import LISTS, THINGS
from tests.shape.source import models, sources

NOTED = ("doorstep/", "demo/")
WRITERS = {
    "note",
    "_note",
    "note_batch",
    "_told",
    "_finish",
    "finish",
    "_enter",
    "_note_plan",
    "end",
}
PARTS = {"add", "change", "remove", "state"}


def calls() -> Iterator[tuple[str, ast.Call]]:
    for source in sources():
        if source.path.startswith(NOTED) and "/surfaces/portal/" not in source.path:
            for node in ast.walk(source.tree):
                if isinstance(node, ast.Call):
                    yield f"{source.path}:{node.lineno}", node


def texts(node: ast.expr) -> Iterator[str]:
    """Give the literal texts an argument may be; "x.*" for one that ends in something else."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from texts(node.body)
        yield from texts(node.orelse)


def noted() -> dict[str, str]:
    """Give every verb written in the code with the place where it stands."""
    found = {}
    for where, call in calls():
        name = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        name = name or (call.func.id if isinstance(call.func, ast.Name) else "")
        asked = [k.value for k in call.keywords if k.arg == "verb"]
        asked += call.args if name in WRITERS else []
        for argument in asked:
            for text in texts(argument):
                if text.count(".") == 1 and " " not in text:
                    found[text] = where
    return found


def test_every_verb_has_words():
    found = noted()
    assert len(found) > 60
    bare = {verb: where for verb, where in found.items() if verb not in VERBS}
    assert not bare, "say it in the app's verbs.py"


def test_every_act_on_the_programme_has_words():
    things = {word_for(m()) for m in models() if issubclass(m, Kept)}
    bare = {f"{t}.{p}" for t in things for p in PARTS} - set(VERBS.codes())
    assert not bare


def test_every_sort_of_thing_has_a_name():
    told = {
        text: where
        for where, call in calls()
        for keyword in call.keywords
        if keyword.arg == "about" and "surfaces/look/svg" not in where
        for text in texts(keyword.value)
    }
    bare = {about: where for about, where in told.items() if about and about not in THINGS}
    assert not bare


def test_every_list_that_leaves_as_a_file_has_a_name():
    told = {
        text: where
        for where, call in calls()
        for keyword in call.keywords
        if keyword.arg == "file_name"
        for text in texts(keyword.value)
    }
    assert len(told) > 10
    bare = {name: where for name, where in told.items() if name not in LISTS}
    assert not bare
