"""Forms around own forms: the file that is sent, and a preview that sends nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.activities.kinds import BY_PERSON, OF_FILES, ActivityKind
from doorstep.kernel.places.models import Unit
from doorstep.kernel.xforms.own_files import MAX_BYTES as MOST_BYTES
from doorstep.kernel.xforms.own_files import MOST_FILES
from doorstep.kernel.xforms.workbook import MAX_BYTES
from doorstep.surfaces.console.activity_questions import drawn


class FormUpload(forms.Form):
    """The workbook of a form."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("An XLSForm as .xlsx, up to 5 MB, with the sheets survey, choices, settings."),
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)

    def clean_file(self) -> Any:
        """Refuse what is too large before it is read."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(_("A form is at most 5 MB large."))
        return file


class Several(forms.FileInput):
    """Many files at once."""

    allow_multiple_selected = True


class ManyFiles(forms.FileField):
    """Several files; what each is, is told by its content when it is kept."""

    widget = Several(attrs={"accept": ".png,.jpg,.jpeg,.csv", "multiple": True})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """Check each file's size before it is read."""
        given = data if isinstance(data, list | tuple) else [data]
        files = [super(ManyFiles, self).clean(one, initial) for one in given]
        if len(files) > MOST_FILES or any(f.size > MOST_BYTES for f in files):
            raise forms.ValidationError(_("At most 20 files of 2 MB each."))
        return files


class FilesUpload(forms.Form):
    """Pictures and lists that a form names."""

    files = ManyFiles(
        label=_("Pictures and lists"),
        help_text=_("PNG, JPEG or CSV, up to 2 MB each, called as the form names them."),
    )

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)


class Preview(forms.Form):
    """The questions of a kind, drawn as the officers' form draws them; nothing can be sent."""

    def __init__(self, kind: ActivityKind, *, place: Unit, on: date) -> None:
        super().__init__(label_suffix="")
        for field in kind.asked:
            if field.type in (*OF_FILES, BY_PERSON):
                told = {"label": field.label, "required": field.is_required}
                self.fields[field.code] = forms.FileField(**told)
            else:
                self.fields[field.code] = drawn(field, kind=kind, place=place, on=on)
            self.fields[field.code].disabled = True
