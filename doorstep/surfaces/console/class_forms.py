"""Forms of classes: what a class is, and whom to put into it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.classes.models import LearningClass
from doorstep.capabilities.learning.queries import taught
from doorstep.kernel.access.actors import Actor
from doorstep.kernel.basics.ids import new_id
from doorstep.surfaces.console.programme_asking import Date
from doorstep.surfaces.look.writing import said


class ClassForm(forms.Form):
    """A class: where, what it is called, its courses, by when."""

    id = forms.UUIDField(widget=forms.HiddenInput)
    place = forms.ChoiceField(label=_("Commune"))
    name = forms.CharField(
        label=_("Name of the class"), max_length=120,
        help_text=_("For example: officials of the commune's People's Committee, first course"),
    )  # fmt: skip
    courses = forms.MultipleChoiceField(
        label=_("Courses"), widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    due_on = Date(label=_("Due on"), required=False)
    is_test_alone = forms.BooleanField(
        label=_("The tests may be taken alone, at any computer"), required=False,
        help_text=_("Otherwise a helper looks on, with the field app."),
    )  # fmt: skip

    def __init__(
        self, data: Any = None, *, actor: Actor, communes: list[tuple[str, str]],
        row: LearningClass | None = None,
    ) -> None:  # fmt: skip
        super().__init__(data, label_suffix="", initial=_initial(row))
        province = row.province if row else next((o.province for o in actor.offices), "")
        self.fields["courses"].choices = [  # type: ignore[attr-defined]
            (one.course.code, said(one.course.title)[0]) for one in taught(province=province)
        ]
        if row is None:
            self.fields["place"].choices = communes  # type: ignore[attr-defined]
        else:
            del self.fields["place"]


def _initial(row: LearningClass | None) -> dict[str, Any]:
    if row is None:
        return {"id": new_id()}
    return {
        "id": row.pk,
        "name": row.name,
        "courses": row.courses,
        "due_on": row.due_on,
        "is_test_alone": row.is_test_alone,
    }
