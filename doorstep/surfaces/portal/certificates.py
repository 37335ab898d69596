"""Checking a certificate without an account: by its number, or by the line in its code.

A number tells whether it stands and whose first letters it bears; name and year of birth come from
a signed line alone, which only who holds the paper has. What a code says comes after `#`, so it
never reaches the server's records; the page hands it over in a form.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.capabilities.learning.certificates import badges, lines
from doorstep.capabilities.learning.certificates.checked_with import checked_with
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.certificates.numbers import read_number
from doorstep.capabilities.learning.certificates.verifying import REPLACED, Checked, check, is_known
from doorstep.kernel.basics.problems import Problem
from doorstep.surfaces.look import refusals
from doorstep.surfaces.look.origin import address_of
from doorstep.surfaces.look.rights import public
from doorstep.surfaces.look.writing import day, said
from doorstep.surfaces.portal import frame

MOST_IN_A_MINUTE = 60
"""Checks from one address: more than hands do, fewer than a machine that guesses would."""

WORDS: dict[str, tuple[str, Any]] = {
    lines.VALID: ("success", gettext_lazy("This certificate is valid.")),
    lines.REVOKED: ("error", gettext_lazy("This certificate was taken back.")),
    REPLACED: (
        "warn",
        gettext_lazy("This certificate was replaced by another one of the same person."),
    ),
    lines.UNKNOWN: ("warn", gettext_lazy("No certificate with this number is known here.")),
    lines.ALTERED: (
        "error",
        gettext_lazy("The signature does not fit: this was changed, or is forged."),
    ),
    lines.UNKNOWN_KEY: (
        "error",
        gettext_lazy("This was signed with a key that is not known here."),
    ),
    lines.KEY_EXPIRED: (
        "error",
        gettext_lazy("The key did not sign any more on the day of this certificate."),
    ),
    lines.UNREADABLE: (
        "warn",
        gettext_lazy("This is neither a number nor the code of a certificate."),
    ),
}


class Asked(forms.Form):
    """What is to be checked."""

    code = forms.CharField(
        label=gettext_lazy("Number, or text of the code"),
        max_length=badges.MOST_SIGNS,
        help_text=gettext_lazy("The number begins with DS. The text of a code can be pasted."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any) -> None:
        super().__init__(*args, label_suffix="")


@public
@require_http_methods(["GET", "HEAD", "POST"])
def checking(request: HttpRequest) -> HttpResponse:
    """Show the form; check what was entered."""
    form = Asked(request.POST if request.method == "POST" else None)
    found: Checked | None = None
    if request.method == "POST":
        if _asks_too_often(request):
            return refusals.too_many(request)
        if form.is_valid():
            found = check(form.cleaned_data["code"])
            form = Asked()
    context = {
        "title": _("Check a certificate"),
        "form": form,
        "found": _told(found) if found else None,
    }
    return frame.page(request, "portal/certificates/check.html", context)


def _asks_too_often(request: HttpRequest) -> bool:
    key = f"certificates:{address_of(request)}"
    cache.add(key, 0, 60)
    try:
        return bool(cache.incr(key) > MOST_IN_A_MINUTE)
    except ValueError:  # the minute has just ended
        return False


def _told(found: Checked) -> dict[str, Any]:
    kind, words = WORDS[found.state]
    return {
        "kind": kind,
        "words": words,
        "facts": _facts(found) if is_known(found.state) else [],
        "is_sample": found.is_sample,
        "is_valid": found.state == lines.VALID,
    }


def _facts(found: Checked) -> list[dict[str, Any]]:
    told = found.told
    facts: list[dict[str, Any]] = []
    if told is not None:
        facts.append({"label": _("Name"), "value": told.name})
        facts.append({"label": _("Born"), "value": str(told.birth_year or ""), "kind": "code"})
    elif found.initials:
        facts.append({"label": _("First letters"), "value": found.initials})
    facts.append({"label": _("Number"), "value": found.number, "kind": "code"})
    if found.framework:
        facts.append({"label": _("Framework"), "value": said(found.framework)[0]})
    if found.issued_on:
        facts.append({"label": _("Issued"), "value": day(found.issued_on)})
    return [fact for fact in facts if fact["value"]]


def _open(answer: HttpResponse, *, age: int) -> HttpResponse:
    """Let checkers on other servers read an answer, and keep it for `age` seconds."""
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = f"public, max-age={age}"
    return answer


@public
@require_safe
def public_keys(request: HttpRequest) -> HttpResponse:
    """Give the public keys that check lines, for phones: they check without a network then."""
    return _open(JsonResponse({"keys": checked_with()}), age=300)


@public
@require_safe
def did_document(request: HttpRequest) -> HttpResponse:
    """Give the keys that sign badges, as did:web asks for them."""
    answer = JsonResponse(badges.did_document(), content_type="application/did+json")
    return _open(answer, age=300)


@public
@require_safe
def status(request: HttpRequest, number: int) -> HttpResponse:
    """Give a list of revoked badges, signed."""
    if number > 1000:
        raise Http404
    try:
        made = badges.status_list(number, province=settings.HOME_PROVINCE, at=timezone.now())
    except Problem as why:
        raise Http404 from why
    return _open(HttpResponse(made, content_type="application/vc+jwt"), age=60)


@public
@require_safe
def badge(request: HttpRequest, number: str, secret: str) -> HttpResponse:
    """Give a badge to who has the address printed on the certificate."""
    row = Certificate.objects.filter(number=read_number(number) or "-").first()
    if row is None or not constant_time_compare(secret, badges.secret_of(row)):
        raise Http404
    if row.revoked_at is not None or not row.line:
        raise Http404
    try:
        made = badges.badge(row, at=timezone.now())
    except Problem as why:
        raise Http404 from why
    answer = HttpResponse(made, content_type="application/vc+jwt")
    answer["Content-Disposition"] = f'attachment; filename="{row.number}.jwt"'
    answer["Cache-Control"] = "private, no-store"
    return answer


urlpatterns = [
    path("certificates/", checking, name="certificates"),
    path("C/", checking, name="certificate-code"),
    path("certificates/status/<int:number>", status, name="certificate-status"),
    path("certificates/<slug:number>/<slug:secret>/badge.jwt", badge, name="certificate-badge"),
    path("learn/keys.json", public_keys, name="certificate-keys"),
    path(".well-known/did.json", did_document, name="did"),
]
