"""The OpenRosa server for ODK Collect: lists, forms, what they choose from, and what they send.

Every address begins with the token of an ODK client, so Collect needs no password.
"""

from __future__ import annotations

from http import HTTPStatus
from uuid import UUID
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from doorstep.kernel.activities.forms import in_all_languages
from doorstep.kernel.activities.kinds import KINDS
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.xforms import actions
from doorstep.kernel.xforms.arriving import Received
from doorstep.kernel.xforms.clients import Client
from doorstep.kernel.xforms.filing import Clean, cleaned
from doorstep.kernel.xforms.lint import LISTS
from doorstep.kernel.xforms.lists import Listed, listed, standing_of
from doorstep.kernel.xforms.models import APPLIED, OwnKindFile
from doorstep.kernel.xforms.offered import offered, offered_form
from doorstep.kernel.xforms.own_files import bytes_of, files_of
from doorstep.kernel.xforms.reasons import reason_words
from doorstep.kernel.xforms.writing import XForm
from doorstep.surfaces.hooks.multipart import parts_of
from doorstep.surfaces.hooks.odk_answers import ACCEPTED_BYTES, given, openrosa, told

XML_PART, INCOMPLETE = "xml_submission_file", "*isIncomplete*"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>'


@require_safe
@openrosa
def form_list(request: HttpRequest, client: Client) -> HttpResponse:
    """List the forms of a client; `formID` asks for one, `verbose` for what each is about."""
    wanted = request.GET.get("formID", "")
    is_verbose = request.GET.get("verbose", "").lower() in ("1", "true", "yes")
    forms = [f for f in offered(client) if not wanted or f.form_id == wanted]
    rows = "".join(_listed(request, f, is_verbose) for f in forms)
    body = f'{_HEAD}<xforms xmlns="http://openrosa.org/xforms/xformsList">{rows}</xforms>'
    return given(request, body.encode())


def _listed(request: HttpRequest, form: XForm, is_verbose: bool) -> str:
    parts = {
        "formID": form.form_id,
        "name": form.title,
        "version": form.version,
        "hash": f"md5:{form.md5}",
        "descriptionText": _about(form.form_id) if is_verbose else "",
        "downloadUrl": _url(request, "odk-form", form_id=form.form_id),
        "manifestUrl": _url(request, "odk-manifest", form_id=form.form_id) if form.files else "",
    }
    return f"<xform>{_nodes(parts)}</xform>"


def _about(form_id: str) -> str:
    kind = KINDS.get(form_id)
    return in_all_languages(kind.help)["vi"] if kind else ""


def _nodes(parts: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(text)}</{name}>" for name, text in parts.items() if text)


def _url(request: HttpRequest, route: str, **parts: str) -> str:
    """Give an address under the same token, with host and scheme as the phone knows them."""
    token = request.resolver_match.kwargs["token"]  # type: ignore[union-attr]
    path = reverse(f"hooks:{route}", kwargs={"token": token, **parts})
    return request.build_absolute_uri(path)


@require_safe
@openrosa
def form(request: HttpRequest, client: Client, form_id: str) -> HttpResponse:
    """Give the XForm whose hash the list told."""
    return given(request, _offered(client, form_id).body)


def _offered(client: Client, form_id: str) -> XForm:
    found = offered_form(client, form_id)
    if found is None:
        raise Problem("odk.unknown", _("This form is not offered here any more."))
    return found


@require_safe
@openrosa
def manifest(request: HttpRequest, client: Client, form_id: str) -> HttpResponse:
    """List the files of a form with their hashes; a list of records also says where to ask of gone
    ones."""
    names = _offered(client, form_id).files
    lists = (listed(client, n.removesuffix(".csv"), at=timezone.now()) for n in names if n in LISTS)
    rows = "".join(_media(request, one) for one in lists if one is not None)
    rows += "".join(_own_file(request, form_id, one) for one in files_of(form_id, names))
    body = f'{_HEAD}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{rows}</manifest>'
    return given(request, body.encode())


def _media(request: HttpRequest, one: Listed) -> str:
    is_live = one.is_of_entities
    parts = {
        "filename": f"{one.name}.csv",
        "hash": f"md5:{one.md5}",
        "downloadUrl": _url(request, "odk-list", name=one.name),
        "integrityUrl": _url(request, "odk-integrity", name=one.name) if is_live else "",
    }
    type_ = ' type="entityList"' if is_live else ""
    return f"<mediaFile{type_}>{_nodes(parts)}</mediaFile>"


def _own_file(request: HttpRequest, form_id: str, one: OwnKindFile) -> str:
    parts = {
        "filename": one.name,
        "hash": f"md5:{one.md5}",
        "downloadUrl": _url(request, "odk-media", form_id=form_id, name=one.name),
    }
    return f"<mediaFile>{_nodes(parts)}</mediaFile>"


@require_safe
@openrosa
def media_file(request: HttpRequest, client: Client, form_id: str, name: str) -> HttpResponse:
    """Give a picture or list of a form of the client's province."""
    names = [n for n in _offered(client, form_id).files if n == name]
    found = files_of(form_id, names).first()
    if found is None:
        raise Problem("odk.unknown", _("This file is not offered here."))
    answer = given(request, bytes_of(found), media=found.media_type, name=found.name)
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_safe
@openrosa
def list_file(request: HttpRequest, client: Client, name: str) -> HttpResponse:
    """Give what a form chooses from, as CSV."""
    found = listed(client, name, at=timezone.now())
    if found is None:
        raise Problem("odk.unknown", _("This list is not offered here."))
    return given(request, found.body, media="text/csv", name=f"{name}.csv")


@require_safe
@openrosa
def integrity(request: HttpRequest, client: Client, name: str) -> HttpResponse:
    """Say of records the phone holds whether they are gone: a household that left or moved on."""
    ids = []
    for text in request.GET.get("id", "").split(","):
        try:
            ids.append(UUID(text.strip()))
        except ValueError:
            continue
    rows = "".join(
        f'<entity id="{id}"><deleted>{str(is_gone).lower()}</deleted></entity>'
        for id, is_gone in standing_of(client, name, ids).items()
    )
    return given(request, f"{_HEAD}<data><entities>{rows}</entities></data>".encode())


@require_http_methods(["HEAD", "POST"])
@openrosa
def submission(request: HttpRequest, client: Client) -> HttpResponse:
    """Take a filled form with its files; a HEAD only asks whether this is the right address."""
    if request.method == "HEAD":
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    raw, files, is_incomplete = _parts(request)
    received = actions.receive(
        actor=client.actor, client=client, raw=raw, files=files, at=timezone.now(),
        is_incomplete=is_incomplete,
    )  # fmt: skip
    status = HTTPStatus.CREATED if received.state == APPLIED else HTTPStatus.ACCEPTED
    return told(_words(received), status=status)


def _parts(request: HttpRequest) -> tuple[bytes, dict[str, Clean], bool]:
    """Give the form, its cleaned files by name, and whether more parts follow."""
    length = int(request.META.get("CONTENT_LENGTH") or 0)
    if not length and request.headers.get("Transfer-Encoding"):
        raise Problem("odk.no_length", _("The request does not tell its length."))
    if length > ACCEPTED_BYTES:
        raise Problem("odk.too_large", _("More than 100 MB at once. Send fewer files."))
    sent, fields = parts_of(request)
    raw = sent.pop(XML_PART, b"") or fields.get(XML_PART, b"")
    if not raw:
        raise Problem("odk.no_form", _("No form arrived: the part with the answers is missing."))
    found = (cleaned(name, file) for name, file in sent.items())
    files = {clean.name: clean for clean in found if clean is not None}
    return raw, files, fields.get(INCOMPLETE) == b"yes"


def _words(received: Received) -> str:
    """Say what became of a form, as the phone shows it under "sent"."""
    if not received.reason:
        return _("Received.") if received.is_new else _("Received before; nothing was added.")
    why = {"why": reason_words(received.reason)}
    if received.state == APPLIED:
        return _("Received. An officer will look at it: %(why)s") % why
    return _("Received and kept, not entered yet: %(why)s") % why
