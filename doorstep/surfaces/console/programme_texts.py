"""Fields for what officials write: texts in three languages, and figures as people type them.

Vietnamese stands first; the other languages are folded away below it and stay as they are when
nobody touches them. In a list of texts each line is one, and the same line in another language
is its translation.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.kernel.basics.figures import Unreadable, parse_number
from doorstep.surfaces.look import writing

LANGUAGES = {"vi": _("Vietnamese"), "en": _("English"), "bn": _("Bengali")}
NEEDED = {"required": _("This is needed.")}
_MOST_LETTERS = 20_000


class InLanguages(forms.MultiWidget):
    """One box per language, all but the first under "In other languages"."""

    template_name = "console/programme/texts.html"

    def __init__(self, *, rows: int = 1) -> None:
        def box(code: str) -> forms.Widget:
            if rows == 1:
                return forms.TextInput(attrs={"lang": code})
            return forms.Textarea(attrs={"lang": code, "rows": rows})

        super().__init__({code: box(code) for code in LANGUAGES})

    def decompress(self, value: Any) -> list[str]:
        """Give the text of each language."""
        return [_shown(value, code) for code in LANGUAGES]

    def id_for_label(self, id_: str, index: Any = None) -> str:
        """Give the id of the first box, which the field's label belongs to."""
        return f"{id_}_0" if id_ else id_

    def use_required_attribute(self, initial: Any) -> bool:
        """One language is enough, so no single box is required."""
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """Name the boxes of the other languages."""
        context = super().get_context(name, value, attrs)
        boxes = context["widget"]["subwidgets"]
        for box, label in zip(boxes, LANGUAGES.values(), strict=True):
            box["language"] = label
        context["others_filled"] = any(box["value"] for box in boxes[1:])
        return context


def _shown(value: Any, code: str) -> str:
    """Give a text of a language; of a list of texts a line for each, up to the last that has any.

    Lines stay in step with the other languages: a text that lacks a language leaves its line empty.
    """
    if isinstance(value, list):
        lines = [" ".join(str(text.get(code, "")).split()) for text in value]
        return "\n".join(lines).rstrip("\n")
    return str(value.get(code, "")) if isinstance(value, dict) else ""


class TextsField(forms.MultiValueField):
    """A text by language, {"vi": …}; empty languages are left out."""

    def __init__(self, *, rows: int = 1, **told: Any) -> None:
        parts = [forms.CharField(required=False, max_length=_MOST_LETTERS) for _code in LANGUAGES]
        told.setdefault("error_messages", NEEDED)
        super().__init__(fields=parts, widget=InLanguages(rows=rows), **told)
        self.require_all_fields = False
        for part in self.fields:
            part.required = False

    def compress(self, values: Sequence[str]) -> Any:
        """Put the languages together."""
        return {code: text for code, text in zip(LANGUAGES, values, strict=False) if text}


class TextListField(TextsField):
    """A list of texts by language, one a line: [{"vi": …, "en": …}, …]."""

    def __init__(self, *, rows: int = 4, **told: Any) -> None:
        told.setdefault("help_text", _("One on each line."))
        super().__init__(rows=rows, **told)
        for part in self.fields:
            part.strip = False

    def prepare_value(self, value: Any) -> Any:
        """Give a list of texts as one text per language; what was sent is that already."""
        if isinstance(value, list) and all(isinstance(text, dict) for text in value):
            return [_shown(value, code) for code in LANGUAGES]
        return value

    def compress(self, values: Sequence[str]) -> Any:
        """Read line by line; lines that are empty in all languages go."""
        columns = [[line.strip() for line in text.splitlines()] for text in values]
        texts = [
            {code: line for code, line in zip(LANGUAGES, lines, strict=False) if line}
            for lines in zip_longest(*columns, fillvalue="")
        ]
        return [text for text in texts if text]


class FigureField(forms.CharField):
    """A number as people type it: 1.820,5 in Vietnamese, 1,820.5 in English."""

    def __init__(self, **told: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "class": "num"})
        super().__init__(widget=widget, max_length=40, **{"error_messages": NEEDED, **told})

    def clean(self, value: Any) -> Any:
        """Give the number, None for nothing."""
        typed = super().clean(value)
        if not typed:
            return None
        try:
            number = parse_number(typed.removesuffix("%").strip(), writing.language())
        except Unreadable as why:
            raise forms.ValidationError(_("This number cannot be read.")) from why
        if abs(number) >= Decimal(10) ** 12:
            raise forms.ValidationError(_("This number is too large."))
        return number

    def prepare_value(self, value: Any) -> Any:
        """Show a number as the reader's language writes it; what was typed stays as typed."""
        return writing.number(value) if isinstance(value, Decimal | int) else value
