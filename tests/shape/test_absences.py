"""What is deliberately not here: signals, save() with surprises, choices frozen into columns."""

import ast

from tests.shape.source import imports, models, sources

SIGNALS = ("django.dispatch", "django.db.models.signals", "django.core.signals")
OVERRIDES = {"save", "delete", "bulk_create"}


def test_nothing_listens_to_signals() -> None:
    wrong = [s.path for s in sources() if any(name.startswith(SIGNALS) for name in imports(s))]
    assert not wrong, f"Put a reaction next to the action or in reactions.py: {wrong}"


def test_saving_does_only_what_it_says() -> None:
    methods = [
        (s.path, member.name)
        for s in sources()
        for node in ast.walk(s.tree)
        if s.path.startswith("doorstep/") and isinstance(node, ast.ClassDef)
        for member in node.body
        if isinstance(member, ast.FunctionDef)
    ]
    wrong = [f"{path}: {name}" for path, name in methods if name in OVERRIDES]
    assert not wrong, f"Write an action instead: {wrong}"


def test_columns_hold_open_codes() -> None:
    fields = [(m._meta.label, f) for m in models() for f in m._meta.fields]
    wrong = [f"{label}.{f.name}" for label, f in fields if getattr(f, "choices", None)]
    assert not wrong, f"Check these by a register, not by choices=: {wrong}"
