"""Forms for accounts and offices, and the words for roles."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access import rights
from doorstep.kernel.access.actions import Asked
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.places.models import Unit, UnitVersion

ROLE_WORDS: dict[str, str | Promise] = {
    rights.OFFICER: _("Officer"),
    rights.VIEWER: _("Viewer"),
    rights.LEADER: _("Team leader"),
    rights.MEMBER: _("Team member"),
}
PERSON_FIELDS = ("username", "full_name", "phone", "email")
FIELD_OF = {
    "account.name_wrong": "username",
    "account.name_taken": "username",
    "office.no_such_role": "role",
    "office.held_already": "role",
    "office.unit_ended": "unit",
}


def role_words(role: str) -> str:
    """Return the word for a role; an unknown one is shown by its code."""
    return str(ROLE_WORDS.get(role, role))


def role_choices() -> list[tuple[str, str | Promise]]:
    """Return the roles as options."""
    return list(ROLE_WORDS.items())


class OfficeFields(forms.Form):
    """A role at a unit: the part that both forms share."""

    unit = forms.ChoiceField(label=_("Unit"))
    role = forms.ChoiceField(label=_("Office"))

    def __init__(self, *args: Any, units: Sequence[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen beforehand: an office given by oversight is a hole.
        self.fields["unit"].choices = [("", ""), *((v.unit_id, v.full_name) for v in units)]
        self.fields["role"].choices = [("", ""), *role_choices()]

    def told(self) -> dict[str, Any]:
        """Return what was filled in, ready for the action."""
        unit = Unit.objects.get(pk=self.cleaned_data["unit"])
        return {"unit": unit, "role": self.cleaned_data["role"]}

    def blame(self, problem: Problem) -> None:
        """Put what the action refused next to the field it is about."""
        field = FIELD_OF.get(problem.code)
        self.add_error(field if field in self.fields else None, str(problem))


class NewOffice(OfficeFields):
    """One more office for somebody who has an account."""


class NewAccount(OfficeFields):
    """A new account with its first office."""

    full_name = forms.CharField(label=_("Full name"), max_length=120)
    username = forms.CharField(
        label=_("User name"),
        max_length=60,
        help_text=_("Small letters a-z, digits, dots and dashes, for example nong.thi.lan."),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
    )
    phone = forms.CharField(
        label=_("Phone"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail"),
        required=False,
        help_text=_("Needed only for signing in through the office's own server."),
    )

    def told(self) -> dict[str, Any]:
        """Return what was filled in, ready for the action."""
        given = {name: self.cleaned_data[name] for name in PERSON_FIELDS}
        return super().told() | {"asked": Asked(**given)}

    field_order = ("full_name", "username", "unit", "role", "phone", "email")


class Narrow(forms.Form):
    """Choose a commune first, to see its villages."""

    inside = forms.ChoiceField(label=_("Villages of"), required=False)

    def __init__(self, *args: Any, communes: Sequence[UnitVersion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        options = [(v.unit_id, v.full_name) for v in communes]
        self.fields["inside"].choices = [("", _("Province and communes")), *options]
