"""A made-up ODK Collect: it refuses what the real one refuses, and keeps what the real one keeps.

Only what its parsers and its HTTP layer insist on: content types, headers, hashes of bytes, whole
lists refused for one bad entry, exact status codes. It fills forms in by reading the XForm.
"""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import json
import uuid
import zlib
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import etree

LIST = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"
RESPONSE = "{http://openrosa.org/http/response}"
XF = "{http://www.w3.org/2002/xforms}"
HOST = "doorstep.test"


class Refused(Exception):
    """What Collect shows the user instead of going on."""


@dataclass
class Listed:
    """A form as the list tells of it."""

    form_id: str
    name: str
    version: str
    hash: str
    download_url: str
    manifest_url: str | None


@dataclass
class Media:
    """A file as the manifest tells of it."""

    filename: str
    hash: str
    download_url: str
    type: str | None
    integrity_url: str | None


@dataclass
class Collect:
    """A phone with Collect: the server's address, and what it has downloaded."""

    server_url: str
    http: Client = field(default_factory=lambda: Client(raise_request_exception=False))
    kept: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    not_modified: int = 0

    @classmethod
    def from_qr(cls, code: str) -> Collect:
        """Read the settings in a QR code: base64 of zlib of JSON."""
        told = json.loads(zlib.decompress(base64.b64decode(code)))
        if "general" not in told or "admin" not in told:
            raise Refused("not a settings code")
        return cls(told["general"]["server_url"])

    def get(self, url: str) -> Any:
        """Ask with Collect's headers; what is cached is asked for again only when it changed."""
        parts = urlsplit(url)
        headers = {"x-openrosa-version": "1.0", "user-agent": "org.odk.collect.android/v2026.2"}
        if url in self.kept:
            headers["if-none-match"] = self.kept[url][0]
        query = f"{parts.query}&deviceID=collect%3Axyz" if parts.query else "deviceID=collect%3Axyz"
        answer = self.http.get(
            f"{parts.path}?{query}", headers=headers, HTTP_HOST=HOST, SERVER_NAME=HOST
        )
        if answer.status_code == 304:
            self.not_modified += 1
            answer.body = self.kept[url][1]
        else:
            answer.body = b"".join(answer) if answer.streaming else answer.content
            if answer.status_code == 200 and "ETag" in answer:
                self.kept[url] = (answer["ETag"], answer.body)
        if answer.status_code == 401:
            raise Refused("asks for a password that nobody has")
        if answer.status_code not in (200, 304):
            raise Refused(f"HTTP {answer.status_code}")
        return answer

    def _xml(self, url: str) -> Any:
        answer = self.get(url)
        if answer.status_code == 200 and "text/xml" not in answer["Content-Type"]:
            raise Refused("a network proxy answered")
        if "X-OpenRosa-Version" not in answer:
            raise Refused("not an OpenRosa server")
        return etree.fromstring(answer.body)

    def form_list(self, query: str = "") -> list[Listed]:
        """Fetch the list; one bad entry and all of it is refused."""
        root = self._xml(f"{self.server_url}/formList{query}")
        if root.tag != f"{LIST}xforms":
            raise Refused("not a form list")
        return [self._listed(node) for node in root]

    def _listed(self, node: Any) -> Listed:
        def text(name: str) -> str:
            return (node.findtext(f"{LIST}{name}") or "").strip()

        if not (text("formID") and text("name") and text("downloadUrl")):
            raise Refused("an entry of the list is incomplete")
        if not text("hash").startswith("md5:"):
            raise Refused("a form without a hash")
        return Listed(
            text("formID"), text("name"), text("version"), text("hash"), text("downloadUrl"),
            text("manifestUrl") or None,
        )  # fmt: skip

    def form(self, listed: Listed) -> XForm:
        """Download a form; its bytes must have the hash that the list told."""
        body = self.get(listed.download_url).body
        if f"md5:{hashlib.md5(body).hexdigest()}" != listed.hash:
            raise Refused("the form has another hash")
        return XForm.read(body)

    def manifest(self, listed: Listed) -> list[Media]:
        """Fetch the manifest; every file needs name, hash and address."""
        if listed.manifest_url is None:
            return []
        root = self._xml(listed.manifest_url)
        if root.tag != f"{MANIFEST}manifest":
            raise Refused("not a manifest")
        found = []
        for node in root:
            told = {c.tag.removeprefix(MANIFEST): (c.text or "").strip() for c in node}
            if not all(told.get(k) for k in ("filename", "hash", "downloadUrl")):
                raise Refused("a file of the manifest is incomplete")
            if not told["hash"].startswith("md5:"):
                raise Refused("a file without a hash")
            found.append(
                Media(
                    told["filename"], told["hash"], told["downloadUrl"], node.get("type"),
                    told.get("integrityUrl"),
                )
            )  # fmt: skip
        return found

    def rows(self, media: Media) -> list[dict[str, str]]:
        """Download a list as rows; one of entities must have name, label and version first."""
        text = self.get(media.download_url).body.decode()
        reader = csv.DictReader(io.StringIO(text))
        first = list(reader.fieldnames or [])
        if media.type == "entityList" and first[:3] != ["name", "label", "__version"]:
            raise Refused("not a list of entities")
        return list(reader)

    def gone(self, media: Media, *ids: str) -> dict[str, bool]:
        """Ask which records are gone."""
        root = self._xml(f"{media.integrity_url}?id={','.join(ids)}")
        return {e.get("id"): e.findtext("deleted") == "true" for e in root.find("entities")}

    def probe(self) -> None:
        """Ask by HEAD whether the address takes submissions: 204 exactly."""
        path = urlsplit(f"{self.server_url}/submission").path
        answer = self.http.head(f"{path}?deviceID=collect", HTTP_HOST=HOST)
        if answer.status_code != 204:
            raise Refused(f"HEAD {answer.status_code}")
        if "X-OpenRosa-Version" not in answer:
            raise Refused("not an OpenRosa server")
        if int(answer["X-OpenRosa-Accept-Content-Length"]) < 10_000_000:
            raise Refused("takes too little at once")

    def send(
        self,
        xml: bytes | str,
        files: dict[str, bytes] | None = None,
        *,
        is_incomplete: bool = False,
    ) -> str:
        """Send a form; give the message that is shown. Only 201 and 202 are success."""
        answer = self.post(xml, files, is_incomplete=is_incomplete)
        if answer.status_code not in (201, 202):
            raise Refused(f"HTTP {answer.status_code}: {message_of(answer)}")
        return message_of(answer)

    def post(
        self,
        xml: bytes | str,
        files: dict[str, bytes] | None = None,
        *,
        is_incomplete: bool = False,
    ) -> Any:
        """Send a form and give the whole answer."""
        raw = xml.encode() if isinstance(xml, str) else xml
        told: dict[str, Any] = {
            "xml_submission_file": SimpleUploadedFile("form.xml", raw, "text/xml"),
            **{n: SimpleUploadedFile(n, b) for n, b in (files or {}).items()},
        }
        if is_incomplete:
            told["*isIncomplete*"] = "yes"
        path = urlsplit(f"{self.server_url}/submission").path
        headers = {"x-openrosa-version": "1.0"}
        return self.http.post(f"{path}?deviceID=collect", told, headers=headers, HTTP_HOST=HOST)


def message_of(answer: Any) -> str:
    """Give the words in an OpenRosaResponse; anything else is not what Collect expects."""
    root = etree.fromstring(answer.content)
    assert root.tag == f"{RESPONSE}OpenRosaResponse"
    assert "text/xml" in answer["Content-Type"]
    return root.findtext(f"{RESPONSE}message") or ""


@dataclass
class XForm:
    """A downloaded form: its instance, and which nodes are saved to which property."""

    root: Any
    form_id: str
    version: str

    @classmethod
    def read(cls, body: bytes) -> XForm:
        """Read a form as Collect would; it must have an instance with an id."""
        root = etree.fromstring(body)
        data = next(iter(root.find(f".//{XF}model/{XF}instance")))
        return cls(root, data.get("id"), data.get("version"))

    @property
    def paths(self) -> list[str]:
        """The nodes that can be filled in."""
        return [b.get("nodeset") for b in self.root.iter(f"{XF}bind")]

    def filled(
        self,
        *,
        instance: str | None = None,
        deprecated: str | None = None,
        entity: dict[str, str] | None = None,
        **answers: Any,
    ) -> tuple[str, str]:
        """Fill the form in: (instance id, XML). `a__b` stands for b in the group a."""
        id = instance or f"uuid:{uuid.uuid4()}"
        tree: dict[str, Any] = {}
        for name, value in answers.items():
            node = tree
            *groups, leaf = name.split("/")
            for group in groups:
                node = node.setdefault(group, {})
            node[leaf] = value
        meta: dict[str, Any] = {"instanceID": id}
        if deprecated:
            meta["deprecatedID"] = deprecated
        told = _nodes(tree) + f"<meta>{_entity(entity)}{_nodes(meta)}</meta>"
        head = f'<data id="{self.form_id}" version="{self.version}">'
        return id, f"<?xml version='1.0' ?>{head}{told}</data>"


def _entity(entity: dict[str, str] | None) -> str:
    if entity is None:
        return ""
    label = entity.pop("label", "")
    told = " ".join(f'{k}="{escape(v)}"' for k, v in entity.items())
    return f"<entity {told}><label>{escape(label)}</label></entity>"


def _nodes(tree: dict[str, Any]) -> str:
    parts = []
    for name, value in tree.items():
        for one in value if isinstance(value, list) else [value]:
            inner = _nodes(one) if isinstance(one, dict) else escape(str(one))
            parts.append(f"<{name}>{inner}</{name}>")
    return "".join(parts)
