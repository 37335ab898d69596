"""A foreign key by string slips past the import linter, so relations obey the same contracts."""

from tests.shape.source import may_import, models


def test_relations_point_where_an_import_may() -> None:
    wrong = [
        f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}"
        for model in models()
        for field in [*model._meta.fields, *model._meta.many_to_many]
        if field.related_model and not may_import(model.__module__, field.related_model.__module__)
    ]
    assert not wrong, "These relations point against the arrow: " + "; ".join(wrong)


def test_the_contracts_are_read_as_the_linter_reads_them() -> None:
    down, up = "doorstep.kernel.places.models", "doorstep.capabilities.fieldwork.models"
    assert may_import(up, down)
    assert not may_import(down, up)
    assert not may_import(up, "doorstep.capabilities.outreach.models")
    assert not may_import("doorstep.kernel.imports.models", "doorstep.kernel.indicators.models")
