"""The page over plain HTTP of a box without internet: hands out the root, leads to HTTPS.

A phone that does not know the local authority cannot open the box over HTTPS, so this one page
comes without, for everybody. It carries nothing but what everybody may know; whoever is careful
compares the fingerprint with the one printed on the box, because plain HTTP proves nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import segno
from cryptography.hazmat.primitives.serialization import Encoding
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, re_path
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from doorstep.server.tls.certificates import LOOPBACK_NAME, fingerprint, permitted_names
from doorstep.server.tls.keeping import LOCAL, root

_STYLES = Path(__file__).with_name("welcome.css")
_TOKENS = ("look", "static", "look", "tokens.css")
_FACE = re.compile(r"@font-face\{[^}]*\}\n?")


@dataclass(frozen=True)
class System:
    """One sort of device: what it is called, the steps, and what to watch for at the end."""

    code: str
    name: str
    steps: tuple[str, ...]
    after: str


@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Show the root, its fingerprint and the steps; without a local authority, lead to HTTPS."""
    certificate = root(settings.VAR_DIR) if settings.TLS == LOCAL else None
    if certificate is None:
        return onward(request)
    language = _language(request)
    with translation.override(language):
        here = f"http://{request.get_host()}/"
        told = fingerprint(certificate).split(":")
        context: dict[str, Any] = {
            "title": _("Let this device trust the box"),
            "language": language,
            "languages": settings.LANGUAGES,
            "names": [n for n in permitted_names(certificate) if n != LOOPBACK_NAME],
            "fingerprint": [" ".join(told[n : n + 4]) for n in range(0, len(told), 4)],
            "systems": systems(),
            "guess": _guess(request.headers.get("User-Agent", "")),
            "here": here,
            "picture": segno.make(here, error="m").svg_inline(border=4, omitsize=True),
            "onward": _secure(request, "/"),
        }
        return render(request, "tls/welcome.html", context)


@require_safe
def root_certificate(request: HttpRequest) -> HttpResponse:
    """Hand out the root as every system takes it (DER); 404 without a local authority."""
    certificate = root(settings.VAR_DIR) if settings.TLS == LOCAL else None
    if certificate is None:
        return HttpResponse(status=404)
    answer = HttpResponse(
        certificate.public_bytes(Encoding.DER), content_type="application/x-x509-ca-cert"
    )
    answer["Content-Disposition"] = 'attachment; filename="doorstep-root.crt"'
    answer["Cache-Control"] = "no-store"
    return answer


@require_safe
@cache_control(max_age=3600)
def styles(request: HttpRequest) -> HttpResponse:
    """Give colours and measures of the house, without its fonts, and the few rules of this page."""
    return HttpResponse(_styles(), content_type="text/css; charset=utf-8")


def onward(request: HttpRequest) -> HttpResponse:
    """Lead to the same address over HTTPS. For now, not for ever: ports and names may change."""
    answer = HttpResponseRedirect(_secure(request, request.get_full_path()))
    answer.status_code = 307
    return answer


def systems() -> list[System]:
    """Give the steps for every sort of device, as the screens call things."""
    return [_android(), _apple(), _windows()]


def _android() -> System:
    return System(
        "android",
        _("Android phone or tablet"),
        (
            _("Press “Download the root certificate” above. The file doorstep-root.crt lands in "
              "Downloads. If the phone says that it cannot open the file here, that is expected."),
            _("Open Settings (the grey wheel) and type “certificate” into the search field at the "
              "top. On most phones the way is: Security and privacy, More security settings, "
              "Encryption and credentials, Install a certificate."),
            _("Choose “CA certificate”. A red triangle warns that your data may be read: this root "
              "can vouch for the names above only. Press “Install anyway”."),
            _("Give the PIN or pattern of the phone, then choose doorstep-root.crt. At the bottom "
              "appears “CA certificate installed”."),
        ),
        _("Close the browser and open it again. Use Chrome; Firefox on Android does not use it."),
    )  # fmt: skip


def _apple() -> System:
    return System(
        "apple",
        _("iPhone or iPad"),
        (
            _("Open this page in Safari and press “Download the root certificate”. A white window "
              "asks whether to download a configuration profile: press “Allow”."),
            _("Open Settings. Near the top, under your name, a line says “Profile Downloaded”: "
              "open it, press “Install” in the upper right corner, give the code of the phone."),
            _("In Settings open General, About, and at the very bottom “Certificate Trust "
              "Settings”. Beside the name that begins with “Doorstep”, move the switch to green "
              "and press “Continue”."),
        ),
        _("Without the green switch the phone keeps the root but does not use it."),
    )  # fmt: skip


def _windows() -> System:
    return System(
        "windows",
        _("Windows computer"),
        (
            _("Press “Download the root certificate” and open the downloaded file. A window titled "
              "“Certificate” appears, with a small red cross on its picture."),
            _("Press “Install Certificate…”, choose “Current User”, then “Next”."),
            _("Choose “Place all certificates in the following store”, press “Browse…”, mark "
              "“Trusted Root Certification Authorities”, then “OK”, “Next”, “Finish”."),
            _("A security warning shows the name and a thumbprint and asks whether to install: "
              "press “Yes”."),
        ),
        _("Close all windows of the browser and open it again."),
    )  # fmt: skip


def _guess(agent: str) -> str:
    """Guess the device from what its browser says; only decides which steps lie open."""
    marks = (("Android", "android"), ("iPhone", "apple"), ("iPad", "apple"), ("Windows", "windows"))
    return next((code for mark, code in marks if mark in agent), "")


def _language(request: HttpRequest) -> str:
    """Give the language asked for in the address, else the browser's."""
    asked = request.GET.get("language", "")
    return asked if asked in dict(settings.LANGUAGES) else translation.get_language() or "vi"


def _secure(request: HttpRequest, where: str) -> str:
    """Give an address on our HTTPS port; the host was checked against ALLOWED_HOSTS."""
    host = request.get_host()
    name = re.sub(r":\d+$", "", host)
    port = "" if settings.TLS_PORT == 443 else f":{settings.TLS_PORT}"
    return f"https://{name}{port}{where}"


@cache
def _styles() -> str:
    surfaces = Path(__file__).parent.parent.parent / "surfaces"
    tokens = surfaces.joinpath(*_TOKENS).read_text("utf-8")
    return _FACE.sub("", tokens) + _STYLES.read_text("utf-8")


urlpatterns = [
    path("", welcome, name="welcome"),
    path("root.crt", root_certificate, name="root"),
    path("welcome.css", styles, name="styles"),
    re_path(r"^.*$", onward, name="onward"),
]
