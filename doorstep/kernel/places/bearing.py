"""Which facts hang on a unit, in whatever table above: found by the relations themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator

from django.db.models import Count, Field, Model

from doorstep.kernel.places.models import Unit, UnitVersion
from doorstep.kernel.places.models.units import Heir, Lineage, Placement
from doorstep.kernel.places.watchers import computed

_CHUNK = 400
# The map itself. What was kept of a unit (coverage, facilities, borders) counts as facts.
_MAP: tuple[type[Model], ...] = (UnitVersion, Lineage, Placement, Heir)


def facts_on(units: Collection[int]) -> dict[int, dict[str, int]]:
    """Give per unit how many rows of which table ("people.household") hang on it.

    Units without facts are left out. Tables that are computed (`watchers.computed`) do not count,
    nor do revisions that a later one has superseded.
    """
    found: dict[int, dict[str, int]] = defaultdict(dict)
    wanted = sorted(units)
    for model, field in _bearers():
        for start in range(0, len(wanted), _CHUNK):
            some = wanted[start : start + _CHUNK]
            rows = model._default_manager.filter(**{f"{field.name}__in": some})
            if any(f.name == "is_current" for f in model._meta.fields):
                rows = rows.filter(is_current=True)
            counted = rows.order_by().values_list(field.attname).annotate(n=Count("pk"))
            for unit, n in counted:
                found[unit][model._meta.label_lower] = (
                    found[unit].get(model._meta.label_lower, 0) + n
                )
    return dict(found)


def _bearers() -> Iterator[tuple[type[Model], Field[object, object]]]:
    for relation in Unit._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if not relation.auto_created or not isinstance(model, type) or not issubclass(model, Model):
            continue
        if model not in _MAP and model not in computed:
            yield model, relation.field  # type: ignore[union-attr]
