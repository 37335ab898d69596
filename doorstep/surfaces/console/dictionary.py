"""The data dictionary: every kind of activity, measure and indicator, read off the definitions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from doorstep.kernel.access.rights import SEE_ACTIVITIES
from doorstep.kernel.activities.forms import DictionaryRow, definition, dictionary_rows
from doorstep.kernel.activities.forms import import_columns as columns_of
from doorstep.kernel.activities.kinds import KINDS, OF_SUBJECT, ActivityKind, Count, Gives
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.indicators.families import FAMILIES, STOCK, measure_named
from doorstep.kernel.indicators.register import Indicator, Term, all_indicators
from doorstep.kernel.people.models import TargetGroup
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.columns import Column, Table
from doorstep.surfaces.look.rights import needs

_TYPES = {
    "integer": gettext_lazy("whole number"),
    "text": gettext_lazy("one line"),
    "long_text": gettext_lazy("text"),
    "choice": gettext_lazy("one of"),
    "choices": gettext_lazy("some of"),
    "yes_no": gettext_lazy("yes or no"),
    "date": gettext_lazy("day"),
    "by_person": gettext_lazy("some of, for each person"),
    "photo": gettext_lazy("photos"),
    "voice": gettext_lazy("recording"),
    "signature": gettext_lazy("signature"),
    "serials": gettext_lazy("serial numbers"),
    "time": gettext_lazy("time"),
    "members": gettext_lazy("members of a team"),
    "activity": gettext_lazy("another record"),
}
_REACHED = {
    "household": gettext_lazy("the household"),
    "business": gettext_lazy("the business"),
    "persons": gettext_lazy("each person"),
}
_AGGREGATIONS = {
    "ratio_of_sums": gettext_lazy("sum of the numerators by sum of the denominators"),
    "sum": gettext_lazy("sum"),
    "mean": gettext_lazy("mean"),
    "last": gettext_lazy("last value"),
}


@require_GET
@needs(SEE_ACTIVITIES)
def dictionary(request: HttpRequest) -> HttpResponse:
    """Show kinds, measures and indicators."""
    context = {
        "title": _("Data dictionary"),
        "tables": [_kinds(), _measures(), _attainments()],
        "indicators": [_indicator(i) for i in all_indicators()],
    }
    return render(request, "console/dictionary/list.html", context)


@require_GET
@needs(SEE_ACTIVITIES)
def kind_page(request: HttpRequest, kind: str) -> HttpResponse:
    """Show one kind: its fields with checks, import columns, what it counts and shows."""
    known = _known(kind)
    context = {
        "title": known.label,
        "subtitle": known.help,
        "crumbs": [{"label": _("Data dictionary"), "href": reverse("console:dictionary")}],
        "facts": _facts(known),
        "tables": [_fields(known), _columns(known), *_effects(known)],
    }
    return render(request, "console/dictionary/kind.html", context)


@require_GET
@needs(SEE_ACTIVITIES)
def kind_json(request: HttpRequest, kind: str) -> JsonResponse:
    """Give the definition of a kind as the field app reads it."""
    told = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(definition(_known(kind)), json_dumps_params=told)


def _known(code: str) -> ActivityKind:
    known = KINDS.get(code)
    if known is None:
        raise Http404
    return known


def _kinds() -> Table:
    columns = [
        Column(key="label", label=_("Kind"),
               href=lambda k: reverse("console:dictionary-kind", args=[k.code])),
        Column(key="code", label=_("Code"), kind="code"),
        Column(key="version", label=_("Version"), kind="number"),
        Column(key="n", label=_("Fields"), kind="number", value=lambda k: len(k.fields)),
        Column(key="help", label=_("Meaning")),
    ]  # fmt: skip
    return Table(caption=_("Kinds of activities"), columns=columns, rows=list(KINDS))


def _measures() -> Table:
    also: dict[str, list[str]] = {}
    for kind in KINDS:
        for code in {count.measure.code for count in kind.counts if count.of_kind}:
            also.setdefault(code, []).append(kind.code)
    rows = [
        (", ".join([family.code, *also.get(m.code, ())]), m)
        for family in FAMILIES
        for m in family.measures()
    ]
    columns = [
        Column(key="label", label=_("Measure"), value=lambda r: r[1].label),
        Column(key="code", label=_("Code"), kind="code", value=lambda r: r[1].code),
        Column(key="unit", label=_("Counted unit"), value=lambda r: r[1].counted_unit),
        Column(key="nature", label=_("Counted how"), value=lambda r: _("stands at the end")
               if r[1].nature == STOCK else _("happened in the period")),
        Column(key="family", label=_("Counted from"), kind="code", value=lambda r: r[0]),
    ]  # fmt: skip
    return Table(caption=_("Measures"), columns=columns, rows=rows)


def _attainments() -> Table:
    columns = [
        Column(key="label", label=_("Attainment")),
        Column(key="code", label=_("Code"), kind="code"),
        Column(key="unit", label=_("Counted unit"), value=lambda a: a.counted_unit),
        Column(key="by", label=_("Shown by"), value=_shown_by),
    ]
    return Table(caption=_("Attainments"), columns=columns, rows=list(ATTAINMENTS))


def _shown_by(attainment: Any) -> str:
    if attainment.is_authority_only:
        return _("the authority's list alone")
    given = [k for k in KINDS if any(g.attainment == attainment.code for g in k.gives)]
    return ", ".join(str(k.label) for k in given) or _("imports")


def _indicator(i: Indicator) -> dict[str, Any]:
    """Give one indicator as facts: what is counted, of whom, how summed, by which document."""

    def fact(label: str, value: Any) -> dict[str, str]:
        return {"label": label, "value": writing.said(value)[0]}

    groups = _group_labels()
    told = [
        {"label": _("Code"), "value": i.code, "kind": "code"},
        fact(_("Definition"), i.definition),
        fact(_("Numerator"), _term(i.numerator) if i.is_computed else _("entered by officials")),
        fact(_("Denominator"), _term(i.denominator) if i.denominator else ""),
        fact(_("Counted unit"), i.counted_unit),
        fact(_("Population"), i.population),
        fact(_("Groups"), ", ".join(groups.get(g, g) for g in i.groups)),
        fact(_("Summed how"), _AGGREGATIONS.get(i.aggregation, i.aggregation)),
        fact(_("Source"), i.legal_source),
        {"label": _("Version"), "value": i.version, "kind": "code"},
    ]
    return {"label": i.label, "code": i.code, "facts": [f for f in told if f["value"]]}


def _group_labels() -> dict[str, str]:
    rows = TargetGroup.objects.order_by("bit")
    return {"all": _("all"), OF_SUBJECT: _("each group of whom it reached")} | {
        g.code: writing.said(g.label)[0] for g in rows
    }


def _term(term: Term | None) -> str:
    if term is None:
        return ""
    known = measure_named(term.measure)
    words = f"{known.label} ({known.counted_unit})" if known else term.measure
    return f"{words}, {_group_labels().get(term.group, term.group)}" if term.group else words


def _facts(kind: ActivityKind) -> list[dict[str, Any]]:
    levels = {"village": _("village"), "commune": _("commune"), "province": _("province")}
    return [
        {"label": _("Code"), "value": kind.code, "kind": "code"},
        {"label": _("Version"), "value": str(kind.version), "kind": "code"},
        {"label": _("Recorded at"), "value": ", ".join(levels[x] for x in kind.levels)},
        {"label": _("Reaches"), "value": _subjects(kind.reaches)},
        {"label": _("Must name"), "value": _subjects(kind.needs)},
        {"label": _("Definition as JSON"), "value": f"{kind.code}.json", "kind": "code",
         "href": reverse("console:dictionary-json", args=[kind.code])},
    ]  # fmt: skip


def _subjects(names: tuple[str, ...]) -> str:
    return ", ".join(str(_REACHED.get(n, n)) for n in names)


def _fields(kind: ActivityKind) -> Table:
    columns = [
        Column(key="label", label=_("Field"), value=lambda r: r.field.label),
        Column(key="code", label=_("Code"), kind="code", value=lambda r: r.field.code),
        Column(key="type", label=_("Type"), value=lambda r: _TYPES[r.field.type]),
        Column(key="need", label=_("Required"),
               value=lambda r: _("yes") if r.field.is_required else _("no")),
        Column(key="check", label=_("Checks and options"), value=_checks),
        Column(key="shown", label=_("Asked when"), value=lambda r: _asked(r, kind)),
        Column(key="since", label=_("Since version"), kind="number",
               value=lambda r: r.field.since),
    ]  # fmt: skip
    return Table(caption=_("Fields"), columns=columns, rows=list(dictionary_rows(kind)))


def _asked(row: DictionaryRow, kind: ActivityKind) -> str:
    if not row.field.is_asked:
        return _("no longer, since version %(version)s") % {"version": row.field.until}
    return _when(row.field.shown_when, kind)


def _checks(row: DictionaryRow) -> str:
    if row.bounds:
        least, most = (writing.number(n) for n in row.bounds)
        return _("from %(least)s to %(most)s") % {"least": least, "most": most}
    if row.longest:
        return _("up to %(count)s letters") % {"count": writing.number(row.longest)}
    return "; ".join(f"{code}: {label}" for code, label in row.field.options)


def _columns(kind: ActivityKind) -> Table:
    def name(language: str) -> Any:
        return lambda c: c.names[language]

    columns = [
        Column(key="code", label=_("Column"), kind="code"),
        Column(key="vi", label="Tiếng Việt", value=name("vi")),
        Column(key="en", label="English", value=name("en")),
        Column(key="bn", label="বাংলা", value=name("bn")),
        Column(key="need", label=_("Required"),
               value=lambda c: _("yes") if c.is_required else _("no")),
    ]  # fmt: skip
    return Table(caption=_("Columns of an import"), columns=columns, rows=columns_of(kind))


def _effects(kind: ActivityKind) -> Iterator[Table]:
    groups = _group_labels()
    if kind.counts:
        counts = [
            Column(key="measure", label=_("Measure"), value=lambda c: c.measure.label),
            Column(key="adds", label=_("Adds"), value=lambda c: _adds(c, kind)),
            Column(key="group", label=_("Group"), value=lambda c: groups.get(c.group, c.group)),
        ]
        yield Table(caption=_("What it counts"), columns=counts, rows=kind.counts)
    if kind.gives:
        gives = [
            Column(key="what", label=_("Attainment"), value=_attainment),
            Column(key="to", label=_("Of"), value=lambda g: _REACHED.get(g.to, g.to)),
            Column(key="when", label=_("When"), value=lambda g: _shows_when(g, kind)),
        ]
        yield Table(caption=_("What it shows"), columns=gives, rows=kind.gives)


def _adds(count: Count, kind: ActivityKind) -> str:
    field = kind.field(count.field) if count.field else None
    words = str(field.label) if field else _("1 for each record")
    return f"{words}; {_when(count.when, kind)}" if count.when else words


def _attainment(gives: Gives) -> str:
    known = ATTAINMENTS.get(gives.attainment)
    return str(known.label) if known else gives.attainment


def _shows_when(gives: Gives, kind: ActivityKind) -> str:
    also = f"; {_when(gives.also, kind)}" if gives.also else ""
    return f"{_when(gives.when, kind)}{also}"


def _when(when: tuple[str, tuple[str, ...]] | None, kind: ActivityKind) -> str:
    if when is None:
        return _("always")
    field = kind.field(when[0])
    if field is None:
        return f"{when[0]}: {', '.join(when[1])}"
    labels = {code: str(label) for code, label in field.options} | {"true": _("yes")}
    return f"{field.label}: {', '.join(labels.get(code, code) for code in when[1])}"


urlpatterns = [
    path("", dictionary, name="dictionary"),
    path("<slug:kind>.json", kind_json, name="dictionary-json"),
    path("<slug:kind>/", kind_page, name="dictionary-kind"),
]
