"""Forms of a course's head, its lessons and their steps; each gives what the edit takes.

What is too long or missing is no mistake of the form: a draft may have faults, and they are shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from doorstep.capabilities.learning.courses import GROUPS
from doorstep.capabilities.learning.drafting.shaping import Head, StepTexts
from doorstep.capabilities.learning.drafting.spots import free_code
from doorstep.capabilities.learning.frameworks import Skill
from doorstep.kernel.basics.text import tidy
from doorstep.surfaces.console.activity_questions import Day
from doorstep.surfaces.look.writing import said

MOST_TEXT = 2000
NEW_TOPICS = 3
SLOTS = (1, 2, 3)
GROUP_WORDS = {
    "citizens": _("Citizens"),
    "pupils": _("Pupils and students"),
    "officials": _("Officials"),
    "workers": _("Workers of enterprises"),
    "volunteers": _("Volunteers"),
}
Row = Mapping[str, Any]


def vietnamese(value: Any) -> str:
    """Give the Vietnamese of a text of the table."""
    return str(value.get("vi", "")) if isinstance(value, Mapping) else str(value or "")


def text_field(label: Any, *, rows: int = 0, help_text: Any = "", lang: str = "vi") -> forms.Field:
    """Give a field for a text of the course."""
    attrs = {"lang": lang, "autocomplete": "off"}
    widget = forms.Textarea(attrs={**attrs, "rows": rows}) if rows else forms.TextInput(attrs=attrs)
    return forms.CharField(
        label=label, required=False, max_length=MOST_TEXT, widget=widget, help_text=help_text
    )


def drawing_field(label: Any) -> forms.Field:
    """Give a field for the name of a drawing; the browser offers those there are."""
    attrs = {"list": "drawings", "autocomplete": "off", "spellcheck": "false", "translate": "no"}
    widget = forms.TextInput(attrs=attrs)
    return forms.CharField(label=label, required=False, max_length=120, widget=widget)


class Plain(forms.Form):
    """A form of the editor: `sets` are its fields in groups, `named` field names of faults."""

    def __init__(self, *args: Any, **told: Any) -> None:
        super().__init__(*args, label_suffix="", **told)
        self.sets: list[dict[str, Any]] = []
        self.named: dict[str, str] = {}

    def group(self, legend: Any, names: Sequence[str], **more: Any) -> None:
        """Put fields under a heading; `more` is for the template (what a button picks)."""
        fields = [self[name] for name in names]
        self.sets.append({"legend": legend, "fields": fields, **more})

    def shown(self) -> list[str]:
        """Give the drawings of the scene as typed."""
        typed = [self.cleaned_data.get(f"show_{n}", "").strip() for n in SLOTS]
        return [name for name in typed if name]

    def add_scene(self, show: Sequence[str]) -> None:
        """Add the three places of a scene."""
        for n in SLOTS:
            self.fields[f"show_{n}"] = drawing_field(_("Drawing %(n)s") % {"n": n})
            self.initial.setdefault(f"show_{n}", show[n - 1] if len(show) >= n else "")
        self.named["show"] = "show_1"


class NewForm(Plain):
    """The title of a new course."""

    title = forms.CharField(label=_("Title in Vietnamese"), max_length=80)


class HeadForm(Plain):
    """Title, groups, topics and test."""

    def __init__(self, body: Row, *args: Any) -> None:
        super().__init__(*args)
        self.topics: Row = body.get("topics", {})
        test: Row = body.get("test", {})
        self.initial = {
            "title": vietnamese(body.get("title")), "about": vietnamese(body.get("about")),
            "groups": body.get("groups", []), "order": body.get("order", 100),
            "reviewed_on": body.get("reviewed_on"),
            "sources": "\n".join(map(str, body.get("sources", []))),
            "has_test": "test" in body, "minutes": test.get("minutes", 15),
            "pass_percent": test.get("pass_percent", 70),
        }  # fmt: skip
        self._add_fields()
        self._add_topics(test.get("draw", {}))
        self.group(_("The course"), ["title", "about", "groups", "order"])
        self.group(_("Where its facts come from"), ["sources", "reviewed_on"])
        names = [n for n in self.fields if n.startswith(("topics_", "new_topic_"))]
        self.group(_("Topics of the questions"), names)
        names = [n for n in self.fields if n.startswith("test_draw_")]
        self.group(_("Test"), ["has_test", "minutes", "pass_percent", *names])
        self.named |= {"test": "has_test", "test_minutes": "minutes", "test_draw": "has_test",
                       "test_pass_percent": "pass_percent"}  # fmt: skip

    def _add_fields(self) -> None:
        self.fields["title"] = text_field(_("Title"))
        self.fields["about"] = text_field(_("What it is about, in a sentence or two"), rows=3)
        self.fields["groups"] = forms.MultipleChoiceField(
            label=_("For whom"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=[(code, GROUP_WORDS[code]) for code in GROUPS],
        )  # fmt: skip
        self.fields["order"] = forms.IntegerField(
            label=_("Place in the list of courses"), min_value=1, max_value=9999
        )
        self.fields["sources"] = text_field(_("Sources, one a line"), rows=4)
        self.fields["reviewed_on"] = forms.DateField(
            label=_("Day the sources were last checked"), required=False, widget=Day()
        )
        self.fields["has_test"] = forms.BooleanField(
            label=_("There is a test at the end"), required=False
        )
        numbers = {
            "minutes": (_("Minutes allowed"), 180),
            "pass_percent": (_("Percent of right answers to pass"), 100),
        }
        for name, (label, most) in numbers.items():
            self.fields[name] = forms.IntegerField(
                label=label, required=False, min_value=1, max_value=most
            )

    def _add_topics(self, draw: Row) -> None:
        for code, words in self.topics.items():
            text = vietnamese(words)
            self.fields[f"topics_{code}"] = text_field(_("Topic “%(code)s”") % {"code": code})
            self.initial[f"topics_{code}"] = text
            self.fields[f"test_draw_{code}"] = forms.IntegerField(
                label=_("Questions of “%(topic)s” in the test") % {"topic": text or code},
                required=False, min_value=0, max_value=100,
            )  # fmt: skip
            self.initial[f"test_draw_{code}"] = draw.get(code, 0)
        for n in range(NEW_TOPICS):
            self.fields[f"new_topic_{n}"] = text_field(_("New topic"))

    def told(self) -> Head:
        """Give the head as typed; a new topic gets a code from its words."""
        told = self.cleaned_data
        topics = {c: told[f"topics_{c}"] for c in self.topics if told[f"topics_{c}"].strip()}
        for n in range(NEW_TOPICS):
            if words := told[f"new_topic_{n}"].strip():
                topics[free_code(words, {*topics, *self.topics}, start="topic-")] = words
        draw = {c: told.get(f"test_draw_{c}") or 0 for c in topics}
        return Head(
            title=told["title"], about=told["about"], order=told["order"], groups=told["groups"],
            reviewed_on=told["reviewed_on"].isoformat() if told["reviewed_on"] else "",
            sources=[line for one in told["sources"].splitlines() if (line := tidy(one))],
            topics=topics, draw=draw if told["has_test"] else None,
            minutes=told["minutes"] or 15, pass_percent=told["pass_percent"] or 70,
        )  # fmt: skip


class LessonForm(Plain):
    """A lesson's title, minutes and skills."""

    def __init__(self, lesson: Row, skills: Mapping[str, Skill], *args: Any) -> None:
        super().__init__(*args)
        self.fields["title"] = text_field(_("Title"))
        self.fields["minutes"] = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=60)
        self.fields["skills"] = forms.MultipleChoiceField(
            label=_("Skills it teaches"), required=False, widget=forms.CheckboxSelectMultiple,
            choices=skill_choices(skills, lesson.get("skills", [])),
        )  # fmt: skip
        self.initial = {name: lesson[name] for name in ("minutes", "skills") if name in lesson}
        self.initial["title"] = vietnamese(lesson.get("title"))
        self.group("", ["title", "minutes", "skills"])


def skill_choices(skills: Mapping[str, Skill], chosen: Sequence[str]) -> list[tuple[str, str]]:
    """Offer the skills there are, and those chosen that nobody knows (any more)."""
    known = [(code, said(skill.label)[0]) for code, skill in skills.items()]
    return known + [(code, code) for code in chosen if code not in skills]


class NewLessonForm(Plain):
    """The title of a new lesson."""

    title = forms.CharField(
        label=_("Title of the new lesson"), max_length=80, widget=forms.TextInput({"lang": "vi"})
    )


class StepForm(Plain):
    """A step: scene and sentences, or a practice question."""

    def __init__(
        self, step: Row, skills: Mapping[str, Skill], questions: Sequence[Row], *args: Any
    ) -> None:
        super().__init__(*args)
        self.initial = {name: vietnamese(step.get(name)) for name in ("alt", "say", "more")}
        self.initial |= {"attest": step.get("attest", ""), "ask": step.get("ask", "")}
        self.fields["say"] = text_field(
            _("Sentence"), rows=2, help_text=_("One short sentence, at most 140 letters.")
        )
        self.fields["more"] = text_field(
            _("Second sentence"), rows=3, help_text=_("Smaller below it, at most 240 letters.")
        )
        self.add_scene(step.get("show", []))
        self.fields["alt"] = text_field(
            _("What the drawings show"), help_text=_("For those who cannot see them.")
        )
        attested = {c: s for c, s in skills.items() if s.is_attested}
        offers = skill_choices(attested, [step["attest"]] if step.get("attest") else [])
        self.fields["attest"] = forms.ChoiceField(
            label=_("Skill that a helper may attest here"), required=False,
            choices=[("", "–"), *offers],
        )  # fmt: skip
        self.fields["ask"] = forms.ChoiceField(
            label=_("Practice question"), required=False, choices=_asked(questions, step),
            help_text=_("A step that asks has nothing else."),
        )  # fmt: skip
        self.group(_("What is said"), ["say", "more"])
        self.group(_("Drawings"), [*(f"show_{n}" for n in SLOTS), "alt"], picks="step")
        self.group(_("What is done here"), ["attest"])
        self.group(_("Or a question instead"), ["ask"])

    def clean(self) -> dict[str, Any]:
        """Refuse a question together with sentences: one of them would be lost."""
        told = super().clean() or {}
        texts = [told.get(name, "").strip() for name in ("say", "more", "attest")]
        if told.get("ask") and any([*texts, *self.shown()]):
            self.add_error("ask", _("A step that asks has nothing else: empty the rest first."))
        return told

    def told(self) -> StepTexts:
        """Give the step as typed."""
        texts = {name: self.cleaned_data[name] for name in ("alt", "say", "more", "attest", "ask")}
        return StepTexts(show=self.shown(), **texts)


def _asked(questions: Sequence[Row], step: Row) -> list[tuple[str, str]]:
    found = [
        (str(q["code"]), f"{q['code']}: {vietnamese(q.get('ask'))[:80]}")
        for q in questions
        if q.get("pool", "practice") == "practice"
    ]
    chosen = str(step.get("ask", ""))
    gone = [(chosen, chosen)] if chosen and chosen not in dict(found) else []
    return [("", "–"), *found, *gone]
