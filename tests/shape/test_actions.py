"""Every action is called the same way: by keyword, the actor first, or what each actor does."""

import ast

from tests.shape.source import Source, sources


def test_actions_take_the_actor_first_and_all_by_keyword() -> None:
    wrong = [
        f"{source.path}: {function.name}"
        for source in sources()
        if source.path.endswith("/actions.py") and source.path.startswith("doorstep/")
        for function in _public_functions(source)
        if not _is_called_by_keyword_with_actor_first(function)
    ]
    assert not wrong, f"def verb(*, actor, ...) expected: {wrong}"


def _public_functions(source: Source) -> list[ast.FunctionDef]:
    functions = [node for node in source.tree.body if isinstance(node, ast.FunctionDef)]
    return [f for f in functions if not f.name.startswith("_")]


def _is_called_by_keyword_with_actor_first(function: ast.FunctionDef) -> bool:
    given = function.args
    named = [argument.arg for argument in given.kwonlyargs]
    return not (given.posonlyargs or given.args or given.vararg) and named[:1] in (
        ["actor"],
        ["by_actor"],
    )
