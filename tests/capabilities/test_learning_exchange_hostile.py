"""Files made to harm: too large, cut off, packed beyond reason, with entities, astray."""

from __future__ import annotations

import io
import time
import zipfile
from pathlib import Path

import pytest

from doorstep.capabilities.learning.exchange import lists, packages
from doorstep.capabilities.learning.exchange.examples import EXAMPLES
from doorstep.capabilities.learning.exchange.formats import FORMATS, Format, guessed
from doorstep.capabilities.learning.exchange.markup import text_of
from doorstep.kernel.basics.problems import Problem
from doorstep.server.cli.course_files import contents

EVERY = [one for one in FORMATS.values() if not one.is_read_only]
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha">%s]>
<quiz><question type="essay"><name><text>&i;</text></name></question></quiz>""" % b"".join(
    b'<!ENTITY %c "%s">' % (n, b"&%c;" % (n - 1) * 10) for n in range(ord("b"), ord("j"))
)
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<quiz><question type="essay"><name><text>&a;</text></name></question></quiz>"""


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as parts:
        for name, raw in files.items():
            parts.writestr(name, raw)
    return out.getvalue()


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.code)
def test_no_format_reads_a_hundred_megabytes(form: Format) -> None:
    with pytest.raises(Problem, match="larger than 40 MB"):
        form.read(b"PK" + bytes(100 * 1024 * 1024))


def test_a_large_file_is_not_even_opened(tmp_path: Path) -> None:
    path = tmp_path / "big.gift"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    with pytest.raises(Problem, match="larger than 40 MB"):
        contents(path)


@pytest.mark.parametrize("form", FORMATS.values(), ids=lambda form: form.code)
@pytest.mark.parametrize(
    "raw",
    [b"", b"\x00\x01\x02", b"PK\x03\x04rest", b"%PDF-1.7", b"<a",
     b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"],
    ids=["empty", "binary", "zip", "pdf", "xml", "ole"],
)  # fmt: skip
def test_what_is_something_else_is_a_problem_or_holds_nothing(form: Format, raw: bytes) -> None:
    try:
        found = form.read(raw).found
    except Problem as why:
        assert str(why)
    else:
        assert all(one.faults for one in found)


@pytest.mark.parametrize("form", EVERY, ids=lambda form: form.code)
def test_half_a_file_is_told_or_read_up_to_there(form: Format) -> None:
    raw = form.write(EXAMPLES, course="x").raw
    for part in (2, 3, 7):
        try:
            found = form.read(raw[: len(raw) * (part - 1) // part]).found
        except Problem as why:
            assert str(why)
        else:
            assert form.code in ("gift", "csv")
            assert len(found) <= len(EXAMPLES)


@pytest.mark.parametrize("raw", [LAUGHS, OUTSIDE, LAUGHS.decode().encode("utf-16")])
@pytest.mark.parametrize("code", ["moodle", "qti"])
def test_entities_are_not_resolved(code: str, raw: bytes) -> None:
    with pytest.raises(Problem):
        FORMATS[code].read(raw)


def test_entities_inside_packages_are_not_resolved() -> None:
    raw = _zip({"word/document.xml": OUTSIDE, "[Content_Types].xml": b"<Types/>"})
    with pytest.raises(Problem, match="document type"):
        FORMATS["docx"].read(raw)
    manifest = (
        b'<manifest><resources><resource identifier="a" type="imsqti_item_xmlv3p0"'
        b' href="a.xml"/></resources></manifest>'
    )
    (found,) = FORMATS["qti"].read(_zip({"imsmanifest.xml": manifest, "a.xml": OUTSIDE})).found
    assert "document type" in found.faults[0]


def test_a_zip_packed_beyond_reason_is_not_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Problem, match="larger than any course"):
        packages.unpacked(_zip({"imsmanifest.xml": bytes(30 * 1024 * 1024)}))
    monkeypatch.setattr(packages, "MAX_UNPACKED", 1000)
    with pytest.raises(Problem, match="larger than any course"):
        packages.unpacked(_zip({f"{n}.xml": bytes(200) for n in range(9)}))


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_packing_that_unpacks_before_it_is_counted_is_refused(packing: int) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", packing) as parts:
        parts.writestr("imsmanifest.xml", b"<manifest/>")
    with pytest.raises(Problem, match="damaged"):
        packages.unpacked(out.getvalue())


def test_a_line_of_nothing_but_spaces_is_read_at_once() -> None:
    began = time.process_time()
    assert lists._LABEL.match(" " * 200_000) is None
    assert lists._KEY.findall(" " * 200_000) == []
    assert time.process_time() - began < 5


@pytest.mark.parametrize("name", ["../x", "a/../../x", "/etc/x", "C:/x", "a\\..\\x"])
def test_a_zip_that_leads_elsewhere_is_not_opened(name: str) -> None:
    with pytest.raises(Problem, match="leads out of it"):
        packages.unpacked(_zip({name: b"x"}))


@pytest.mark.parametrize("code", ["xlsx", "docx", "qti"])
def test_a_zip_whose_beginning_is_missing_is_told(code: str) -> None:
    raw = FORMATS[code].write(EXAMPLES, course="x").raw
    with pytest.raises(Problem, match="damaged"):
        FORMATS[code].read(raw[:30] + raw[70:])


def test_links_locks_and_doubles_in_a_zip_are_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as parts:
        info = zipfile.ZipInfo("link")
        info.external_attr = 0o120777 << 16
        parts.writestr(info, "/etc/passwd")
    with pytest.raises(Problem):
        packages.unpacked(out.getvalue())
    with pytest.raises(Problem):
        packages.unpacked(_zip({"a.xml": b"1", "A.xml": b"2"}))


def test_a_manifest_cannot_reach_outside_its_package() -> None:
    manifest = (
        b'<manifest><resources><resource identifier="a" type="imsqti_item_xmlv3p0"'
        b' href="../../etc/passwd"/></resources></manifest>'
    )
    (found,) = FORMATS["qti"].read(_zip({"imsmanifest.xml": manifest})).found
    assert found.faults == ["the file is missing in the package"]


@pytest.mark.parametrize(
    ("source", "text", "lost"),
    [
        ("<p onclick='x()'>Chào</p>", "Chào", "a script"),
        ("a<script>b</script>c", "ac", "a script"),
        ("<style>p{}</style>a", "a", "content of <style>"),
        ("a<svg onload=x><script>b</script></svg>c", "ac", "content of <svg>"),
        ("<a href='javascript:x()'>a</a>", "a", "the address of a link"),
        ("<form><input value=x></form>a", "a", "embedded content (form)"),
        ("&lt;script&gt;a", "<script>a", ""),
        ("<ul><li>a</li><li>b</li></ul>", "a b", "formatting"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b", "formatting"),
        ("<p>a</p><p>b<", "a b<", ""),
        ("<b>" * 3000 + "a", "a", "formatting"),
        ("a\x00b\ud800", "a b", ""),
    ],
)
def test_markup_becomes_text(source: str, text: str, lost: str) -> None:
    found = text_of(source)
    if source.count("<b>") < 100:
        assert found.text == text
    assert "<script" not in found.text or "&lt;" in source
    assert lost in "; ".join(found.losses)


def test_unknown_files_are_not_guessed() -> None:
    with pytest.raises(Problem, match="not known"):
        guessed(_zip({"x.json": b"{}"}), name="x.h5p")
