"""One record: what was done, where and when, whom it reached, what it counts, how it changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.models import Account
from doorstep.kernel.access.rights import RECORD, SEE_PEOPLE, SEE_SENSITIVE
from doorstep.kernel.activities import queries
from doorstep.kernel.activities.counting import group_bits
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.activities.labels import MENDING, attention_words, source_words
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.own import right_to_change
from doorstep.kernel.activities.photos import photos_of, withheld_of
from doorstep.kernel.activities.revisions import Change, changes, counted, groups_in
from doorstep.kernel.attainments.kinds import ATTAINMENTS
from doorstep.kernel.people.models import Business, Household, Person, TargetGroup, Team
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.activity_answers import answer_facts, in_words
from doorstep.surfaces.console.navigation import address
from doorstep.surfaces.console.sync_origin import origin_of, values_of
from doorstep.surfaces.look import writing
from doorstep.surfaces.look.lists import Column, Table

_LABELS = {
    "happened_on": gettext_lazy("Day"),
    "place_id": gettext_lazy("Place"),
    "team_id": gettext_lazy("Team"),
    "household_id": gettext_lazy("Household"),
    "business_id": gettext_lazy("Business"),
    "persons": gettext_lazy("Persons"),
    "is_void": gettext_lazy("State"),
}
Facts = list[dict[str, Any]]


class Record:
    """Everything a page says about one activity, as far as this actor may see it."""

    def __init__(self, actor: Actor, root: UUID) -> None:
        self.actor = actor
        self.activity: Activity = queries.activity_for(actor, root=root)
        self.kind = KINDS.get(self.activity.kind)
        place = self.activity.place_id
        self.sees_people = actor.may(SEE_PEOPLE, place)
        self.may_amend = bool(right_to_change(actor, self.activity, at=timezone.now()))
        self.may_add_photos = actor.may(RECORD, place) and not self.activity.is_void

    @cached_property
    def revisions(self) -> list[Activity]:
        """All revisions, the newest first."""
        return list(queries.revisions_of(self.activity))

    @cached_property
    def _accounts(self) -> dict[UUID, str]:
        ids = {r.recorded_by for r in self.revisions} - {None}
        return dict(Account.objects.filter(pk__in=ids).values_list("pk", "full_name"))

    @cached_property
    def _names(self) -> dict[UUID, str]:
        """The names of subjects in any revision, where they may be seen."""
        found: dict[UUID, str] = {}
        ids = {p for r in self.revisions for p in _persons(r)}
        for model, column, wanted in (
            (Person, "full_name", ids),
            (Household, "head_name", {r.household_id for r in self.revisions}),
            (Business, "name", {r.business_id for r in self.revisions}),
        ):
            rows = model.objects.visible_to(self.actor, SEE_PEOPLE).filter(pk__in=wanted - {None})
            found |= dict(rows.values_list("pk", column)) if self.sees_people else {}
        return found

    def name(self, subject: UUID | None) -> str:
        """Give a subject's name, or say that it may not be seen."""
        return self._names.get(subject, _("name not shown")) if subject else "–"

    @cached_property
    def _teams(self) -> dict[UUID, str]:
        ids = {r.team_id for r in self.revisions} - {None}
        return dict(Team.objects.filter(pk__in=ids).values_list("pk", "name"))

    @property
    def title(self) -> str:
        """What the page is called."""
        label = str(self.kind.label) if self.kind else self.activity.kind
        return f"{label}, {writing.day(self.activity.happened_on)}"

    @property
    def facts(self) -> Facts:
        """Kind, place, times, team, who recorded it."""
        a = self.activity
        then = queries.breadcrumb(a.place_id, on=a.happened_on)
        today = queries.breadcrumb(a.place_id, on=self.actor.on)
        told = [
            {"label": _("Kind"), "value": self.kind.label if self.kind else a.kind},
            {"label": _("Place on that day"), "value": _way(then)},
            {"label": _("Place today"), "value": _way(today)} if then != today else None,
            {"label": _("Happened"), "value": _happened(a)},
            {"label": _("Recorded"), "value": writing.moment(self.revisions[-1].recorded_at)},
            {"label": _("Received here"), "value": writing.moment(self.revisions[-1].received_at)},
            {"label": _("Team"), "value": self._teams.get(a.team_id, ""),
             "href": address("console:team", a.team_id) if a.team_id else ""},
            {"label": _("Recorded by"), "value": self._by(self.revisions[-1])},
            {"label": _("Source"), "value": source_words(a.source)},
        ]  # fmt: skip
        return [fact for fact in told if fact]

    def _by(self, revision: Activity) -> str:
        return self._accounts.get(revision.recorded_by) or _("the system")

    @property
    def origin(self) -> dict[str, Any] | None:
        """The device it came from, with its number there and the three times."""
        return origin_of(self.actor, record=self.activity.root)

    @property
    def two_values(self) -> Facts:
        """The fields for which a device sent another value."""
        a = self.activity
        return values_of(self.actor, province=a.province, subjects=[a.root])

    @property
    def reached(self) -> Facts:
        """Household, business and persons with the groups they were in."""
        a = self.activity
        told: Facts = []
        for label, page, subject in (
            (_("Household"), "household", a.household_id),
            (_("Business"), "business", a.business_id),
            *((_("Person"), "person", p) for p in _persons(self.revisions[0])),
        ):
            if subject:
                is_seen = subject in self._names
                href = address(f"console:{page}", subject) if is_seen else ""
                told.append({"label": label, "value": self.name(subject), "href": href})
        if groups := self._groups():
            told.append({"label": _("Target groups"), "value": "; ".join(groups.values())})
        return told

    def _groups(self) -> dict[str, str]:
        """The labels of the groups reached; sensitive ones only for who may see them here."""
        codes = groups_in(self.activity.groups, group_bits())
        rows = TargetGroup.objects.filter(code__in=codes).order_by("bit")
        if not self.actor.may(SEE_SENSITIVE, self.activity.place_id):
            rows = rows.filter(is_sensitive=False)
        return {g.code: writing.said(g.label)[0] for g in rows}

    @property
    def answers(self) -> Facts:
        """The answers with their labels."""
        return list(answer_facts(self.kind, self.activity.answers))

    @property
    def counts(self) -> Table | None:
        """What it adds to which figure."""
        groups = {"all": _("all"), **self._groups()}
        every = TargetGroup.objects.filter(is_sensitive=False)
        labels = {g.code: writing.said(g.label)[0] for g in every} | groups
        rows = [c for c in counted(self.activity, self.kind, group_bits()) if c.group in labels]
        columns = [
            Column(key="measure", label=_("Counts as"), value=lambda c: c.measure.label),
            Column(key="group", label=_("Group"), value=lambda c: labels[c.group]),
            Column(key="n", label=pgettext("how many", "Number"), kind="number"),
            Column(key="unit", label=_("Counted unit"), value=lambda c: c.measure.counted_unit),
        ]
        return Table(caption=_("What it counts"), columns=columns, rows=rows) if rows else None

    @property
    def attainments(self) -> Table | None:
        """Which attainments it shows, and for whom."""
        rows = list(queries.evidence_of(self.activity))
        columns = [
            Column(key="what", label=_("Shows"), value=lambda e: _attained(e.attainment.code)),
            Column(
                key="who", label=_("Of"), value=lambda e: self.name(e.attainment.subject),
                href=lambda e: address(f"console:{e.attainment.subject_type}", e.attainment.subject)
                if e.attainment.subject in self._names else "",
            ),
            Column(key="on", label=_("Day"), kind="date"),
            Column(key="stands", label=_("State"),
                   value=lambda e: _("stands") if e.stands else _("withdrawn")),
        ]  # fmt: skip
        return Table(caption=_("What it shows"), columns=columns, rows=rows) if rows else None

    @property
    def photos(self) -> Facts:
        """The photos, for those who may see people here."""
        if not self.sees_people:
            return []
        return [
            {
                "src": reverse("console:activity-photo", args=[self.activity.root, p.pk]),
                "width": p.file.width, "height": p.file.height, "caption": p.caption,
                "at": p.attached_at,
            }
            for p in photos_of(self.activity).filter(file__kind="photo")
        ]  # fmt: skip

    @property
    def hidden_photos(self) -> int:
        """How many photos there are that this actor may not see."""
        return 0 if self.sees_people else photos_of(self.activity).count()

    @property
    def withheld_photos(self) -> int:
        """How many photos nobody sees any more: somebody on them took the consent back."""
        return withheld_of(self.activity)

    @property
    def attention(self) -> dict[str, Any] | None:
        """Why it needs a human and what to do."""
        code = self.activity.attention
        return {"why": attention_words(code), "todo": MENDING.get(code, "")} if code else None

    @property
    def history(self) -> Facts:
        """All revisions: when, who, why, and what changed field by field."""
        told = []
        for at, new in enumerate(self.revisions):
            older = self.revisions[at + 1] if at + 1 < len(self.revisions) else None
            differing = self._changes(older, new) if older else []
            told.append(
                {"at": new.received_at, "by": self._by(new), "reason": new.reason,
                 "what": self._act(older, new), "changes": list(differing)}
            )  # fmt: skip
        return told

    def _act(self, old: Activity | None, new: Activity) -> str:
        if old is None:
            return pgettext("what was done", "Recorded")
        return _("Declared void") if new.is_void and not old.is_void else _("Amended")

    def _changes(self, old: Activity, new: Activity) -> Iterator[dict[str, str]]:
        both = (_persons(old), _persons(new))
        for change in changes(old, new, self.kind, persons=both):
            label = _label(change)
            yield {"label": label, "before": self._word(change, change.before),
                   "after": self._word(change, change.after)}  # fmt: skip

    def _word(self, change: Change, value: Any) -> str:
        if change.code == "persons":
            return ", ".join(self.name(p) for p in value) or "–"
        if change.code in ("household_id", "business_id"):
            return self.name(value)
        if change.code == "team_id":
            return self._teams.get(value, "–")
        if change.code == "place_id":
            return names_on([value], on=self.actor.on).get(value, "–")
        if change.code == "happened_on":
            return writing.day(value)
        if change.code == "is_void":
            return _("void") if value else _("counted")
        return in_words(change.field, value)


def _persons(a: Activity) -> list[UUID]:
    return [p.person_id for p in a.participants.all()]


def _label(change: Change) -> str:
    if change.code in _LABELS:
        return str(_LABELS[change.code])
    return str(change.field.label) if change.field else change.code


def _attained(code: str) -> str:
    known = ATTAINMENTS.get(code)
    return str(known.label) if known else code


def _way(crumbs: list[tuple[int, str]]) -> str:
    return ", ".join(name for _unit, name in reversed(crumbs))


def _happened(a: Activity) -> str:
    return writing.moment(a.happened_at) if a.happened_at else writing.day(a.happened_on)
