"""Finding what commands name: is it here, and was it merged into another record meanwhile?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from uuid import UUID

from doorstep.kernel.basics.statements import as_id, ask, marks
from doorstep.kernel.sync.deeds import COMMAND, FINDERS, Named
from doorstep.kernel.sync.models import APPLIED, SETTLED, Command

_CHUNK = 400


def find(names: Iterable[Named]) -> dict[Named, str]:
    """Give, for every (type, id) that is here, the id under which it is kept."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, name in names:
        wanted[kind].add(name)
    found: dict[Named, str] = {}
    for kind, ids in wanted.items():
        if (how := FINDERS.get(kind)) is not None:
            here = how.find(ids)
            found.update({(kind, name): kept for name, kept in here.items()})
            if missing := ids - here.keys():
                found.update(_called_otherwise(kind, missing))
    return found


def _called_otherwise(kind: str, missing: Collection[str]) -> dict[Named, str]:
    """A thing that was known before keeps its own id: its command says which."""
    if kind == COMMAND:
        return {}
    ids = [i for name in missing if (i := an_id(name))]
    rows = Command.objects.filter(pk__in=ids, state__in=(APPLIED, SETTLED))
    other = {str(pk): r["id"] for pk, r in rows.values_list("pk", "result") if "id" in r}
    here = FINDERS[kind].find(set(other.values())) if other else {}
    return {(kind, name): here[real] for name, real in other.items() if real in here}


def an_id(told: str) -> UUID | None:
    """Read a UUID; None for anything else."""
    try:
        return UUID(told)
    except ValueError:
        return None


def ids_in(names: Collection[str], question: str) -> dict[str, list[object]]:
    """Ask `question` (that ends in IN) for ids, in pieces: first column → the other columns."""
    every = sorted({i for name in names if (i := an_id(name))})
    found: dict[str, list[object]] = {}
    for start in range(0, len(every), _CHUNK):
        some = every[start : start + _CHUNK]
        for row in ask(f"{question} ({marks(some)})", some):
            found[str(as_id(row[0]))] = list(row[1:])
    return found


def commands_done(names: Collection[str]) -> dict[str, str]:
    """Find commands that are in the books."""
    rows = Command.objects.filter(
        pk__in=[i for name in names if (i := an_id(name))], state__in=(APPLIED, SETTLED)
    )
    return {str(pk): str(pk) for pk in rows.values_list("pk", flat=True)}
