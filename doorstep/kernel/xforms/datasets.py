"""Whom forms enter and put right without signal: households and businesses, as lists of entities.

Each list says under which property a column of the register is told, and which of them a form may
change; moving to another village and another tax number are officers' acts.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from doorstep.kernel.people.actions import register_businesses, register_households
from doorstep.kernel.people.drafts import BusinessDraft, HouseholdDraft
from doorstep.kernel.people.models import BUSINESS, HOUSEHOLD, Business, Household
from doorstep.kernel.xforms.sheets import BUSINESSES, HOUSEHOLDS


@dataclass(frozen=True)
class Dataset:
    """One list of entities. `columns` by property; `changed` are those a form may put right.

    `head` is the property by which a record is called.
    """

    name: str
    subject_type: str
    model: Any
    columns: Mapping[str, str]
    changed: tuple[str, ...]
    head: str
    draft: Any
    register: Callable[..., Any]
    label: Callable[[Any], str]

    def properties_of(self, row: Any) -> dict[str, str]:
        """Give what the list tells of a record, by property."""
        return {name: str(getattr(row, column)) for name, column in self.columns.items()}

    def field_of(self, name: str) -> str:
        """Give the field of the register behind a property."""
        return self.columns[name].removesuffix("_id")


def _house(h: Household) -> str:
    return f"{h.number} · {h.head_name}" if h.number else h.head_name


def _shop(b: Business) -> str:
    return f"{b.name} · {b.tax_number}" if b.tax_number else b.name


HOUSES = Dataset(
    HOUSEHOLDS,
    HOUSEHOLD,
    Household,
    {
        "village": "village_id",
        "number": "number",
        "head_name": "head_name",
        "address": "address",
        "phone": "phone",
    },
    ("number", "head_name", "address", "phone"),
    "head_name",
    HouseholdDraft,
    register_households,
    _house,
)
SHOPS = Dataset(
    BUSINESSES,
    BUSINESS,
    Business,
    # The column "name" of a list of entities holds the id, so the name has another one.
    {
        "village": "village_id",
        "business_name": "name",
        "kind": "kind",
        "tax_number": "tax_number",
        "address": "address",
        "phone": "phone",
    },
    ("business_name", "kind", "address", "phone"),
    "business_name",
    BusinessDraft,
    register_businesses,
    _shop,
)
DATASETS = {dataset.name: dataset for dataset in (HOUSES, SHOPS)}


def dataset_of(row: Any) -> Dataset:
    """Give the list that a record belongs to."""
    return next(d for d in DATASETS.values() if isinstance(row, d.model))
