"""The form of a question: its words, its scene, and the key as its kind asks for it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from doorstep.capabilities.learning.drafting.shaping import Part, QuestionTexts
from doorstep.kernel.quizzes import questions as q
from doorstep.kernel.quizzes.marking import number_of
from doorstep.surfaces.console.courses.forms import (
    SLOTS,
    Plain,
    drawing_field,
    text_field,
    vietnamese,
)

KIND_WORDS = {
    q.SINGLE: _("one right answer"),
    q.MULTIPLE: _("several right answers"),
    q.TRUE_FALSE: _("true or false"),
    q.ORDER: _("put in order"),
    q.MATCH: _("what belongs together"),
    q.PICTURE: _("choose a picture"),
    q.NUMBER: _("a number"),
}
POOL_WORDS = {
    q.PRACTICE: _("practice: answer and reason at once"),
    q.TEST: pgettext_lazy("use of a question", "the test"),
}
ROWS = {q.SINGLE: 4, q.MULTIPLE: 6, q.PICTURE: 4, q.ORDER: 5, q.MATCH: 5}
LISTS = {q.ORDER: "items", q.MATCH: "pairs"}
_LEGENDS = {
    q.ORDER: _("Place %(n)s in the right order"),
    q.MATCH: _("Pair %(n)s"),
}
_MOST_NUMBER = 10**12


class NewQuestionForm(Plain):
    """Of which kind a new question is, and what it asks."""

    kind = forms.ChoiceField(label=_("Kind"), choices=list(KIND_WORDS.items()))
    ask = forms.CharField(
        label=_("Question"), max_length=q.MOST_ASKED, widget=forms.TextInput({"lang": "vi"})
    )


class QuestionForm(Plain):
    """One question of a kind that stays."""

    def __init__(self, question: Mapping[str, Any], topics: Mapping[str, Any], *args: Any) -> None:
        super().__init__(*args)
        self.kind = str(question.get("kind", q.SINGLE))
        self.initial = {name: vietnamese(question.get(name)) for name in ("ask", "why", "alt")}
        self.initial |= {"topic": question.get("topic", ""), "is_fixed": question.get("is_fixed"),
                         "pool": question.get("pool", q.PRACTICE)}  # fmt: skip
        self._add_words(topics, str(question.get("topic", "")))
        self.add_scene(question.get("show", []))
        self.group(_("The question"), ["ask", "why", "topic", "pool"])
        if self.kind in ROWS:
            self._add_parts(question.get(LISTS.get(self.kind, "choices"), []))
        elif self.kind == q.NUMBER:
            self._add_number(question)
        else:
            self._add_truth(question)
        self.group(_("Drawings"), [*(f"show_{n}" for n in SLOTS), "alt"], picks="question")

    def _add_words(self, topics: Mapping[str, Any], topic: str) -> None:
        self.fields["ask"] = text_field(_("Question"), rows=3)
        self.fields["why"] = text_field(
            _("Why it is so"), rows=3, help_text=_("Told after practice, right or wrong.")
        )
        offers = [(code, vietnamese(words) or code) for code, words in topics.items()]
        if topic and topic not in topics:
            offers.append((topic, topic))
        self.fields["topic"] = forms.ChoiceField(
            label=_("Topic"), required=False, choices=[("", "–"), *offers]
        )
        self.fields["pool"] = forms.ChoiceField(
            label=_("Used for"), choices=list(POOL_WORDS.items()), widget=forms.RadioSelect
        )
        self.fields["alt"] = text_field(_("What the drawings show"))

    def _add_parts(self, known: list[Any]) -> None:
        name = LISTS.get(self.kind, "choices")
        for n in range(1, ROWS[self.kind] + 1):
            was = known[n - 1] if len(known) >= n else {}
            fields = self._part(n, was)
            self.fields |= fields
            told = {}
            if self.kind == q.PICTURE and was:
                told = {"picks": f"choice-{n}"}
            legend = _LEGENDS.get(self.kind, _("Choice %(n)s")) % {"n": n}
            self.group(legend, list(fields), **told)
            self.named |= {f"{name}_{n}": next(iter(fields))}
            for one in fields:
                self.named[f"{name}_{n}_{one.partition('_')[2]}"] = one
        self.named[name] = "p1_show" if self.kind == q.PICTURE else next(
            f for f in self.fields if f.startswith("p1_")
        )  # fmt: skip
        if self.kind in (q.SINGLE, q.MULTIPLE, q.PICTURE):
            label = _("Always in this order; else they are shuffled")
            self.fields["is_fixed"] = forms.BooleanField(label=label, required=False)
            self.group("", ["is_fixed"])

    def _part(self, n: int, was: Any) -> dict[str, forms.Field]:
        known = was if isinstance(was, Mapping) else {}
        if self.kind == q.ORDER:
            self.initial[f"p{n}_text"] = vietnamese(was) if was else ""
            return {f"p{n}_text": text_field(_("Words"))}
        if self.kind == q.MATCH:
            self.initial |= {f"p{n}_{side}": vietnamese(known.get(side)) for side in _SIDES}
            return {f"p{n}_{side}": text_field(label) for side, label in _SIDES.items()}
        names = ("alt", "why") if self.kind == q.PICTURE else ("text", "why")
        self.initial |= {f"p{n}_{name}": vietnamese(known.get(name)) for name in names}
        self.initial |= {f"p{n}_right": bool(known.get("right")),
                         f"p{n}_show": " ".join(known.get("show", []))}  # fmt: skip
        fields: dict[str, forms.Field] = {}
        if self.kind == q.PICTURE:
            fields[f"p{n}_show"] = drawing_field(_("Drawings, with a space between them"))
        label = _("What it shows") if self.kind == q.PICTURE else _("Words")
        fields[f"p{n}_{names[0]}"] = text_field(label)
        fields[f"p{n}_right"] = forms.BooleanField(label=_("This is right"), required=False)
        fields[f"p{n}_why"] = text_field(_("Told to who chooses it (may be left out)"))
        return fields

    def _add_number(self, question: Mapping[str, Any]) -> None:
        for name, label in (("answer", _("Right number")), ("tolerance", _("May be off by"))):
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=20,
                widget=forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}),
            )  # fmt: skip
            value = question.get(name)
            self.initial[name] = "" if value is None else str(value).replace(".", ",")
        self.fields["unit"] = text_field(_("Unit (may be left out)"))
        self.initial["unit"] = vietnamese(question.get("unit"))
        self.group(_("Right answer"), ["answer", "tolerance", "unit"])

    def _add_truth(self, question: Mapping[str, Any]) -> None:
        self.fields["is_true"] = forms.ChoiceField(
            label=_("Right answer"), widget=forms.RadioSelect,
            choices=[("yes", _("True")), ("no", _("False"))],
        )  # fmt: skip
        if "is_true" in question:
            self.initial["is_true"] = "yes" if question["is_true"] else "no"
        self.group("", ["is_true"])

    def clean(self) -> dict[str, Any]:
        """Refuse what is no number, and half a pair: it would be lost."""
        told = super().clean() or {}
        for name in ("answer", "tolerance") if self.kind == q.NUMBER else ():
            value = number_of(told.get(name, ""))
            if told.get(name) and (value is None or abs(value) > _MOST_NUMBER):
                self.add_error(name, _("A number is expected here."))
        return told

    def told(self) -> QuestionTexts:
        """Give the question as typed."""
        told = self.cleaned_data
        parts = [self._typed(n) for n in range(1, ROWS.get(self.kind, 0) + 1)]
        answer: Any = None
        if self.kind == q.TRUE_FALSE:
            answer = told["is_true"] == "yes"
        elif self.kind == q.NUMBER:
            answer = _plain(number_of(told["answer"]))
        return QuestionTexts(
            kind=self.kind, topic=told["topic"], pool=told["pool"], ask=told["ask"],
            why=told["why"], alt=told["alt"], show=self.shown(), parts=parts, answer=answer,
            is_fixed=bool(told.get("is_fixed")), unit=told.get("unit", ""),
            tolerance=_plain(number_of(told.get("tolerance", ""))) or None,
        )  # fmt: skip

    def _typed(self, n: int) -> Part | None:
        told = self.cleaned_data
        words = {
            name: told.get(f"p{n}_{name}", "") for name in ("text", "alt", "why", "left", "right")
            if isinstance(told.get(f"p{n}_{name}", ""), str)
        }  # fmt: skip
        show = [one for one in re.split(r"[\s,]+", told.get(f"p{n}_show", "")) if one]
        if not any(text.strip() for text in words.values()) and not show:
            return None
        is_right = self.kind != q.MATCH and bool(told.get(f"p{n}_right"))
        return Part(words, is_right=is_right, show=show)


_SIDES = {"left": _("Left side"), "right": _("Right side")}


def _plain(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == int(value) else value
