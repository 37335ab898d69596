"""rules.py decides from what it is given: no database, no clock, no chance of its own."""

import ast

from tests.shape.source import Source, imports, sources

OUTSIDE = ("django.db", "django.core.cache", "random", "secrets", "time", "os", "socket")
CLOCKS = {"now", "today", "utcnow", "localdate", "localtime"}


def test_rules_are_pure() -> None:
    rules = [
        s for s in sources() if s.path.startswith("doorstep/") and s.path.endswith("/rules.py")
    ]
    wrong = [s.path for s in rules if _touches_the_world(s)]
    assert not wrong, f"Give these what they need as arguments: {wrong}"


def _touches_the_world(source: Source) -> bool:
    reads = any(n == o or n.startswith(f"{o}.") for n in imports(source) for o in OUTSIDE)
    called = (node.func for node in ast.walk(source.tree) if isinstance(node, ast.Call))
    names = {f.attr if isinstance(f, ast.Attribute) else getattr(f, "id", "") for f in called}
    return reads or bool(names & CLOCKS) or any(".models" in n for n in imports(source))
