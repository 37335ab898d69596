"""Forms of the import pages: the file and what it holds, and which header is which column."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.imports.kinds import ImportKind, all_kinds
from doorstep.kernel.imports.models import ImportBatch
from doorstep.kernel.imports.reading import MAX_BYTES, too_large
from doorstep.kernel.places.models import Unit, UnitVersion

NOT_TAKEN = ""


class UploadForm(forms.Form):
    """What the list holds, for which place it is sent, and the file."""

    kind = forms.ChoiceField(label=_("What the list holds"))
    place = forms.TypedChoiceField(label=_("For"), coerce=int)
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX, CSV or TSV, up to 40 MB. The first row of the table names its columns."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.tsv,.txt"}),
    )

    def __init__(self, actor: Actor, *args: Any, **told: Any) -> None:
        """Offer only kinds and places that the actor may import for."""
        super().__init__(*args, label_suffix="", **told)
        self.kinds = {k.code: k for k in all_kinds() if actor.may(k.right)}
        self.fields["kind"].choices = [(k.code, k.label) for k in self.kinds.values()]  # type: ignore[attr-defined]
        self.fields["place"].choices = _places(actor, self.kinds.values())  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(str(too_large()))
        return file

    @property
    def unit(self) -> Unit:
        """The chosen place."""
        return Unit.objects.get(pk=self.cleaned_data["place"])


def _places(actor: Actor, kinds: Any) -> list[tuple[int, str]]:
    """Give the units a file may be sent for, the province first, then by name."""
    rights = {k.right for k in kinds}
    found: dict[int, UnitVersion] = {}
    for right in sorted(rights):
        rows = UnitVersion.objects.on(actor.on).filter(
            actor.scope(right, "unit_id"), level__in=("province", "commune")
        )
        found |= {v.unit_id: v for v in rows}
    order = sorted(found.values(), key=lambda v: (v.level != "province", v.sort_key))
    return [(v.unit_id, v.full_name) for v in order]


class MappingForm(forms.Form):
    """For each column of the kind the header of the file it is taken from."""

    def __init__(self, batch: ImportBatch, kind: ImportKind, *args: Any, **told: Any) -> None:
        """Start from what was guessed or remembered."""
        super().__init__(*args, label_suffix="", **told)
        headers = [(NOT_TAKEN, _("not in this file")), *((h, h) for h in batch.header)]
        for column in kind.columns:
            self.fields[column.code] = forms.ChoiceField(
                label=column.label,
                choices=headers,
                required=column.is_required,
                initial=batch.mapping.get(column.code, NOT_TAKEN),
            )

    @property
    def mapping(self) -> dict[str, str]:
        """What was chosen: header by column code."""
        return {code: header for code, header in self.cleaned_data.items() if header}
