"""Recording, amending and voiding an activity, and its photos."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.kernel.access.actors import Actor
from doorstep.kernel.access.rights import AMEND, AMEND_OWN, RECORD, SEE_PEOPLE
from doorstep.kernel.activities import actions, queries
from doorstep.kernel.activities.actions import Draft, NotFit
from doorstep.kernel.activities.kinds import KINDS, SERIALS, YES_NO, ActivityKind, offered_in
from doorstep.kernel.activities.models import Activity
from doorstep.kernel.activities.own import right_to_change
from doorstep.kernel.activities.photos import photos_of
from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.files.queries import path_of
from doorstep.kernel.places.models import Unit
from doorstep.kernel.places.queries import names_on
from doorstep.surfaces.console.forms import PREFIX, ActivityForm, MorePhotos, Reason
from doorstep.surfaces.console.place_finding import PlaceOffer, chosen_place
from doorstep.surfaces.look.rights import needs

FORM = require_http_methods(["GET", "POST"])


@require_GET
@needs(RECORD)
def kinds(request: HttpRequest) -> HttpResponse:
    """Show the kinds of activities to choose from."""
    found = offered_in({o.province for o in request.actor.offices})  # type: ignore[attr-defined]
    context = {"title": _("Record an activity"), "kinds": found, "crumbs": _crumbs()}
    return render(request, "console/activities/kinds.html", context)


@FORM
@needs(RECORD)
def new(request: HttpRequest, kind: str) -> HttpResponse:
    """Record an activity: first the place, then the form of its kind."""
    known = _known(kind)
    place = chosen_place(request, right=RECORD, levels=known.levels)
    if place is None:
        return _pick(request, known, right=RECORD, title=str(known.label))
    actor = request.actor  # type: ignore[attr-defined]
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = ActivityForm(*sent, actor=actor, kind=known, place=place)
    if _is_sent(request, form) and (root := _recorded(request, form)):
        return redirect("console:activity", root)
    return _show(request, form, title=str(known.label))


@FORM
@needs(AMEND_OWN)
def amend(request: HttpRequest, root: UUID) -> HttpResponse:
    """Amend a record: the same form, filled, with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    current, right = _changeable(actor, root)
    known = _known(current.kind)
    title = _("Amend: %(what)s") % {"what": known.label}
    if "pick" in request.GET:
        return _pick(request, known, right=right, title=title)
    place = chosen_place(request, right=right, levels=known.levels) or current.place
    form = ActivityForm(
        request.POST or None, actor=actor, kind=known, place=place,
        is_amendment=True, initial=_filled(current),
    )  # fmt: skip
    if _is_sent(request, form) and _amended(request, current, form):
        return redirect("console:activity", root)
    return _show(request, form, title=title, record=current)


@FORM
@needs(AMEND_OWN)
def void(request: HttpRequest, root: UUID) -> HttpResponse:
    """Declare a record void, on a page of its own, with a reason."""
    actor = request.actor  # type: ignore[attr-defined]
    current, _right = _changeable(actor, root)
    form = Reason(request.POST or None, initial={"revision": current.revision})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        actions.void(actor=actor, root=root, reason=told["reason"], seen=told["revision"])
        messages.success(request, _("The record is void and counts no more."))
        return redirect("console:activity", root)
    known = KINDS.get(current.kind)
    context = {
        "title": _("Declare void"), "form": form, "record": current, "crumbs": _crumbs(),
        "kind_label": known.label if known else current.kind,
        "place": names_on([current.place_id], on=actor.on).get(current.place_id, ""),
        "back": reverse("console:activity", args=[root]),
    }  # fmt: skip
    return render(request, "console/activities/void.html", context)


@require_POST
@needs(RECORD)
def more_photos(request: HttpRequest, root: UUID) -> HttpResponse:
    """Add photos to a record."""
    actor = request.actor  # type: ignore[attr-defined]
    queries.activity_for(actor, root=root)
    form = MorePhotos(request.POST, request.FILES)
    if form.is_valid():
        _attach(actor, root, form.cleaned_data["photos"])
        messages.success(request, _("The photos are attached."))
    else:
        messages.error(request, " ".join(str(e) for e in form.errors.get("photos", [])))
    return redirect("console:activity", root)


@require_GET
@needs(SEE_PEOPLE)
def photo(request: HttpRequest, root: UUID, photo: int) -> FileResponse:
    """Give the bytes of a photo to those who may see people at its place."""
    actor = request.actor  # type: ignore[attr-defined]
    a = queries.activity_for(actor, root=root)
    actor.require(SEE_PEOPLE, a.place_id)
    found = photos_of(a).filter(pk=photo, file__kind="photo").first()
    if found is None:
        raise Http404
    return FileResponse(path_of(found.file).open("rb"), content_type=found.file.media_type)


def _known(code: str) -> ActivityKind:
    known = KINDS.get(code)
    if known is None:
        raise Problem("activities.unknown", _("This kind of activity is not known."))
    return known


def _changeable(actor: Actor, root: UUID) -> tuple[Activity, str]:
    """Give a record with the right by which this actor may change it: everybody's, or its own."""
    current = queries.activity_for(actor, root=root)
    right = right_to_change(actor, current, at=timezone.now()) or AMEND
    actor.require(right, current.place_id)
    return current, right


def _crumbs() -> list[dict[str, str]]:
    return [{"label": _("Activities"), "href": reverse("console:activities")}]


def _is_sent(request: HttpRequest, form: ActivityForm) -> bool:
    """Tell whether a form was sent to be kept, and holds water; a search only comes back."""
    if request.method != "POST":
        return False
    if form.is_search:
        form.spare()
        return False
    return form.is_valid()


def _pick(request: HttpRequest, known: ActivityKind, *, right: str, title: str) -> HttpResponse:
    offer = PlaceOffer(request, right=right, levels=known.levels)
    if offer.only is not None:
        return redirect(f"{request.path}?place={offer.only}")
    context = {"title": title, "subtitle": known.help, "offer": offer, "crumbs": _crumbs()}
    return render(request, "console/activities/place.html", context)


def _show(
    request: HttpRequest, form: ActivityForm, *, title: str, record: Activity | None = None
) -> HttpResponse:
    actor = request.actor  # type: ignore[attr-defined]
    back = reverse("console:activity", args=[record.root]) if record else ""
    context = {
        "title": title, "subtitle": form.kind.help, "form": form, "record": record,
        "crumbs": _crumbs(), "back": back or reverse("console:activities"),
        "way": _way(form.place, actor), "can_move": _can_move(form, actor),
    }  # fmt: skip
    return render(request, "console/activities/form.html", context)


def _way(place: Unit, actor: Any) -> str:
    return ", ".join(n for _u, n in reversed(queries.breadcrumb(place.pk, on=actor.on)))


def _can_move(form: ActivityForm, actor: Any) -> bool:
    held = actor.holding(AMEND_OWN if form.is_amendment else RECORD)
    return len(held) > 1 or any(o.level != "village" for o in held)


def _recorded(request: HttpRequest, form: ActivityForm) -> UUID | None:
    """Record what the form says and give its id; None after putting a fault into the form."""
    actor = request.actor  # type: ignore[attr-defined]
    root: UUID = form.cleaned_data["id"]
    draft = Draft(id=root, kind=form.kind.code, **form.told())
    try:
        with transaction.atomic():
            actions.record(actor=actor, draft=draft)
            _attach(actor, root, form.cleaned_data["photos"])
    except IntegrityError:
        # The same form came a second time while the first was being written.
        if not Activity.objects.filter(root=root).exists():
            raise
    except NotAllowed:
        raise
    except Problem as problem:
        _blame(form, problem)
        return None
    again = f"{reverse('console:activity-new', args=[form.kind.code])}?place={form.place.pk}"
    words = format_html(
        '{} <a href="{}">{}</a>', _("The record is kept."), again, _("Record another one here")
    )
    messages.success(request, words)
    return root


def _amended(request: HttpRequest, current: Activity, form: ActivityForm) -> bool:
    """Amend by what the form says; False after putting a fault into the form.

    Answers that the form does not ask stay as they are.
    """
    actor = request.actor  # type: ignore[attr-defined]
    told = form.told()
    asked = form.answered
    rest = {code: value for code, value in current.answers.items() if code not in asked}
    told["answers"] = {**rest, **told["answers"]}
    told |= _unseen(current, form)
    seen, reason = form.cleaned_data["revision"], form.cleaned_data["reason"]
    try:
        actions.amend(actor=actor, root=current.root, reason=reason, seen=seen, **told)
    except NotAllowed:
        raise
    except Problem as problem:
        if problem.code == "activities.changed_meanwhile" and _is_same(current, told, reason):
            return True
        _blame(form, problem)
        return False
    messages.success(request, _("The amendment is kept."))
    return True


def _unseen(current: Activity, form: ActivityForm) -> dict[str, Any]:
    """Keep the subjects that the form did not ask for, or that this actor may not see."""
    was = {
        "household": current.household_id,
        "business": current.business_id,
        "persons": tuple(current.participants.values_list("person_id", flat=True)),
    }
    told = form.subjects()
    for picker in form.pickers:
        del was[picker.name]
        if picker.is_many:
            was[picker.name] = (*told[picker.name], *picker.hidden)
        else:
            was[picker.name] = told[picker.name] or next(iter(picker.hidden), None)
    return was


def _is_same(current: Activity, told: dict[str, Any], reason: str) -> bool:
    """Tell whether this very amendment is in force already: the form was sent twice."""
    same = (current.place_id, current.happened_on, current.team_id, current.answers)
    asked = (told["place"], told["happened_on"], told["team"], told["answers"])
    return same == asked and current.reason == reason.strip()[:300]


def _blame(form: ActivityForm, problem: Problem) -> None:
    """Put a problem beside the field it is about, else above the form."""
    if isinstance(problem, NotFit):
        for code, fault in problem.faults.items():
            form.add_error(PREFIX + code if PREFIX + code in form.fields else None, str(fault))
    elif problem.code.startswith("files."):
        form.add_error("photos", str(problem))
    else:
        form.add_error(None, str(problem))


def _attach(actor: Any, root: UUID, photos: list[Any]) -> None:
    for one in photos or []:
        actions.attach_photo(actor=actor, root=root, raw=one.read())


def _filled(a: Activity) -> dict[str, Any]:
    """Give what the form of an amendment starts with."""
    known = KINDS[a.kind]
    answers = {PREFIX + code: value for code, value in a.answers.items()}
    for field in known.fields:
        if field.type == YES_NO and field.code in a.answers:
            answers[PREFIX + field.code] = "true" if a.answers[field.code] is True else "false"
        if field.type == SERIALS and isinstance(a.answers.get(field.code), list):
            answers[PREFIX + field.code] = "\n".join(map(str, a.answers[field.code]))
    return {
        "id": a.root,
        "revision": a.revision,
        "happened_on": a.happened_on,
        "team": str(a.team_id or ""),
        "household": a.household_id,
        "business": a.business_id,
        "persons": [str(p) for p in a.participants.values_list("person_id", flat=True)],
        **answers,
    }
