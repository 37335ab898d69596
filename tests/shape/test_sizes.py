"""Files stay under 300 lines and functions under 40; the few that do not may only shrink.

`sizes.json` names today's offenders with their size. Nothing may be added or grow, and what has
become small enough must leave the list.
"""

import ast
import json
from collections.abc import Iterator
from pathlib import Path

from tests.shape.source import Source, sources

FILE_LINES, FUNCTION_LINES = 300, 40
STORIES, STORY_LINES = "tests/journeys/", 80
"""A journey tells one story from its beginning to its end; cut in pieces it reads worse."""
ALLOWED: dict[str, int] = json.loads(Path(__file__).with_name("sizes.json").read_text())


def test_files_and_functions_stay_small() -> None:
    today = {name: size for source in sources() for name, size in _too_big(source)}
    grown = {n: size for n, size in today.items() if size > ALLOWED.get(n, 0)}
    assert not grown, f"Split these (lines): {grown}"
    cured = {n for n, size in ALLOWED.items() if today.get(n, 0) < size}
    assert not cured, f"Good: these are smaller now, write that into sizes.json: {cured}"


def _too_big(source: Source) -> Iterator[tuple[str, int]]:
    lines = source.text.count("\n")
    if lines > FILE_LINES:
        yield source.path, lines
    for node in ast.walk(source.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            # What explains a function does not make it long.
            doc = node.body[0] if ast.get_docstring(node) else None
            explained = (doc.end_lineno or 0) - doc.lineno + 1 if doc else 0
            size = (node.end_lineno or 0) - node.lineno + 1 - explained
            is_story = source.path.startswith(STORIES) and node.name.startswith("test_")
            if size > (STORY_LINES if is_story else FUNCTION_LINES):
                yield f"{source.path}::{node.name}", size
