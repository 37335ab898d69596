"""Accounts of my unit: who holds which office, and what an officer does when people come and go."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from doorstep.kernel.access import actions, queries
from doorstep.kernel.access.models import Account, Office, OfficeQuerySet
from doorstep.kernel.access.rights import KEEP_ACCOUNTS
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.console import account_forms as forms
from doorstep.surfaces.look.lists import Column, Filter, ListPage, ListSpec
from doorstep.surfaces.look.rights import needs

FORM = require_http_methods(["GET", "POST"])


def _list_spec(own: OfficeQuerySet, names: dict[int, str]) -> ListSpec:
    def offices(account: Account) -> str:
        held = [o for o in account.shown_offices if o.to_on > timezone.localdate()]  # type: ignore[attr-defined]
        return "; ".join(f"{forms.role_words(o.role)}, {names.get(o.unit_id, '–')}" for o in held)

    def state(account: Account) -> str:
        return _("Open") if account.is_active else _("Closed")

    def page_of(account: Account) -> str:
        return reverse("account", args=[account.pk])

    return ListSpec(
        caption=gettext_lazy("People with an account in your unit"),
        columns=[
            Column(key="full_name", label=gettext_lazy("Name"), sort="sort_key", href=page_of),
            Column(key="username", label=gettext_lazy("User name"), sort="username", kind="code"),
            Column(key="offices", label=gettext_lazy("Offices"), value=offices),
            Column(key="state", label=gettext_lazy("Account"), value=state, sort="is_active"),
            Column(
                key="last_login", label=gettext_lazy("Last signed in"),
                sort="last_login", kind="moment",
            ),
        ],
        filters=[
            Filter(
                key="role", label=gettext_lazy("Office"), options=forms.role_choices(),
                apply=lambda rows, role: rows.filter(
                    pk__in=own.held_on(timezone.localdate()).filter(role=role).values("account")
                ),
            )
        ],
        order="full_name",
        file_name="accounts",
    )  # fmt: skip


@require_GET
@needs(KEEP_ACCOUNTS)
def listing(request: HttpRequest) -> HttpResponseBase:
    """List the accounts of the own unit with their offices."""
    actor = request.actor  # type: ignore[attr-defined]
    rows = queries.accounts_for(actor)
    own = Office.objects.visible_to(actor, KEEP_ACCOUNTS)
    units = set(own.values_list("unit_id", flat=True))
    spec = _list_spec(own, queries.unit_names(actor, units=units))
    context = {"title": _("Accounts"), "new_href": reverse("account_new")}
    return ListPage(request, spec, rows=rows).respond("console/accounts/list.html", context)


@require_GET
@needs(KEEP_ACCOUNTS)
def one(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Show one account: its offices inside the own unit, and what can be done with it."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.account_for(actor, account=account)
    offices = found.shown_offices  # type: ignore[attr-defined]
    names = queries.unit_names(actor, units={o.unit_id for o in offices})
    context = {
        "title": found.full_name,
        "account": found,
        "is_own": found.pk == actor.account_id,
        "offices": [
            {
                "office": o,
                "role": forms.role_words(o.role),
                "unit": names.get(o.unit_id, "–"),
                "is_held": o.to_on > actor.on,
            }
            for o in offices
        ],
        "today": actor.on,
    }
    return render(request, "console/accounts/one.html", context)


@FORM
@needs(KEEP_ACCOUNTS)
def new(request: HttpRequest) -> HttpResponse:
    """Make an account with its first office; the answer shows the one-time password once."""
    actor = request.actor  # type: ignore[attr-defined]
    form = forms.NewAccount(request.POST or None, units=_units(request))
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.make_account(actor=actor, at=timezone.now(), **form.told())
        except Problem as problem:
            form.blame(problem)
        else:
            return _show_password(request, opened.account, opened.password)
    context = _unit_context(request, form) | {"title": _("New account")}
    return render(request, "console/accounts/form.html", context)


@FORM
@needs(KEEP_ACCOUNTS)
def give_office(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Give an account one more office."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.account_for(actor, account=account)
    form = forms.NewOffice(request.POST or None, units=_units(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_office(actor=actor, account=found, **form.told())
        except Problem as problem:
            form.blame(problem)
        else:
            messages.success(request, _("The office is given."))
            return redirect("account", account)
    context = _unit_context(request, form) | {
        "title": _("Give %(name)s an office") % {"name": found.full_name},
        "account": found,
    }
    return render(request, "console/accounts/form.html", context)


@require_POST
@needs(KEEP_ACCOUNTS)
def end_office(request: HttpRequest, office: int) -> HttpResponse:
    """End an office from today on."""
    actor = request.actor  # type: ignore[attr-defined]
    found = Office.objects.visible_to(actor, KEEP_ACCOUNTS).filter(pk=office).first()
    if found is None:
        raise Problem("office.unknown", _("There is no such office among those you keep."))
    actions.end_office(actor=actor, office=found)
    messages.success(request, _("The office has ended."))
    return redirect("account", found.account_id)


@require_POST
@needs(KEEP_ACCOUNTS)
def reset_password(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Give a one-time password; the answer shows it once."""
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.account_for(actor, account=account)
    password = actions.reset_password(actor=actor, account=found, at=timezone.now())
    return _show_password(request, found, password)


@require_POST
@needs(KEEP_ACCOUNTS)
def change_state(request: HttpRequest, account: uuid.UUID) -> HttpResponse:
    """Close or open an account, or clear its second step (`do`: close, open, clear)."""
    todo = {
        "close": (actions.deactivate_account, _("The account is closed.")),
        "open": (actions.reactivate_account, _("The account is open again.")),
        "clear": (actions.clear_second_step, _("The second step is cleared.")),
    }.get(request.POST.get("do", ""))
    actor = request.actor  # type: ignore[attr-defined]
    found = queries.account_for(actor, account=account)
    if todo is None:
        raise Problem("account.no_such_act", _("Nothing was chosen."))
    act, words = todo
    act(actor=actor, account=found)
    messages.success(request, words)
    return redirect("account", account)


def _units(request: HttpRequest) -> list[object]:
    inside = request.GET.get("inside", "")
    actor = request.actor  # type: ignore[attr-defined]
    return queries.units_to_staff(actor, inside=int(inside) if inside.isdecimal() else None)


def _unit_context(request: HttpRequest, form: forms.OfficeFields) -> dict[str, object]:
    communes = [v for v in queries.units_to_staff(request.actor) if v.level == "commune"]  # type: ignore[attr-defined]
    narrow = forms.Narrow(request.GET, communes=communes) if len(communes) > 1 else None
    return {"form": form, "narrow": narrow}


def _show_password(request: HttpRequest, account: Account, password: str) -> HttpResponse:
    context = {"title": _("One-time password"), "account": account, "password": password}
    return render(request, "console/accounts/password.html", context)


urlpatterns = [
    path("", listing, name="accounts"),
    path("new/", new, name="account_new"),
    path("<uuid:account>/", one, name="account"),
    path("<uuid:account>/offices/new/", give_office, name="account_give_office"),
    path("<uuid:account>/password/", reset_password, name="account_lend_password"),
    path("<uuid:account>/state/", change_state, name="account_state"),
    path("offices/<int:office>/end/", end_office, name="account_end_office"),
]
