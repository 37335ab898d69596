"""The commands: questions into a folder and out of it, courses as one file."""

from __future__ import annotations

import json
import shutil
import zipfile
from pathlib import Path

import pytest
from django.conf import LazySettings

from doorstep.capabilities.learning import symbols
from doorstep.capabilities.learning.exchange.bundles import bundle_of, read_bundle, take_in
from doorstep.capabilities.learning.exchange.packages import packed, unpacked
from doorstep.capabilities.learning.folders import read_folder, shipped
from doorstep.kernel.basics.problems import Problem
from doorstep.kernel.basics.tables import Faults
from doorstep.server.cli import main

pytestmark = pytest.mark.django_db
GIFT = """$CATEGORY: Cuộc gọi giả danh

::new-one::Ai hỏi mã? {=Kẻ lừa ~Công an####Vì thế.}

::otp-police::Khác hẳn? {=A ~B####Vì thế.}

::both::Hai đúng? {=A =B ~C####Vì thế.}
"""
SAFETY = next(path for path in shipped() if path.name == "safety")
DRAWING = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 96 96">'
    b'<path d="M0 0" fill="none"/></svg>'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a copy of a course that ships."""
    return Path(shutil.copytree(SAFETY, tmp_path / "safety"))


@pytest.fixture
def gift(tmp_path: Path) -> Path:
    path = tmp_path / "cau.txt"
    path.write_text(GIFT, "utf-8")
    return path


def _import(gift: Path, folder: Path, *more: str) -> int:
    return main(["questions", "import", str(gift), "--course", str(folder), "--as", "json", *more])


def test_a_trial_tells_each_question_and_writes_nothing(
    gift: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "questions.toml").read_bytes()
    assert _import(gift, folder, "--dry-run") == 1
    told = json.loads(capsys.readouterr().out)
    assert [(one["where"], one["code"], one["verdict"]) for one in told] == [
        ("line 3", "new-one", "new"), ("line 5", "otp-police", "changed"),
        ("line 7", "both", "refused"),
    ]  # fmt: skip
    assert "2 choices are marked as right" in told[2]["told"]
    assert (folder / "questions.toml").read_bytes() == before


def test_new_questions_are_appended_and_nothing_is_overwritten(
    gift: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = (folder / "questions.toml").read_text("utf-8")
    _import(gift, folder)
    after = (folder / "questions.toml").read_text("utf-8")
    assert after.startswith(before.rstrip("\n"))
    assert after.removeprefix(before.rstrip("\n")) == (
        '\n\n[[question]]\ncode = "new-one"\ntopic = "calls"\npool = "practice"\n'
        'kind = "single"\nask = "Ai hỏi mã?"\nwhy = "Vì thế."\nchoices = [\n'
        '    { text = "Kẻ lừa", right = true },\n    { text = "Công an" },\n]\n'
    )
    capsys.readouterr()
    _import(gift, folder)
    told = json.loads(capsys.readouterr().out)
    assert [one["verdict"] for one in told] == ["same", "changed", "refused"]
    assert (folder / "questions.toml").read_text("utf-8") == after


@pytest.mark.parametrize("form", ["gift", "moodle", "xlsx", "docx", "csv", "qti"])
def test_out_and_in_again_changes_nothing(
    form: str, folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / f"bank-{form}"
    main(["questions", "export", "--course", "safety", "--format", form, "-o", str(out)])
    assert "translations" in capsys.readouterr().err
    assert _import(out, folder) == 0
    assert {one["verdict"] for one in json.loads(capsys.readouterr().out)} == {"same"}
    assert read_folder(folder) == read_folder(SAFETY)


def test_unknown_courses_topics_and_files_are_told(
    gift: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _import(gift, folder, "--topic", "none") == 1
    assert _import(gift, folder / "none") == 1
    assert _import(folder / "none.gift", folder) == 1
    assert capsys.readouterr().err.count("doorstep: ") == 3


def test_a_course_goes_out_as_one_file_and_comes_in_the_same(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "safety.zip"
    assert main(["course", "export", "safety", "-o", str(path)]) == 0
    assert path.read_bytes() == bundle_of(SAFETY)
    with zipfile.ZipFile(path) as parts:
        assert "safety/symbols/question.svg" in parts.namelist()
    assert main(["course", "import", str(path), "--dry-run"]) == 1
    assert main(["course", "import", str(path)]) == 1
    assert main(["course", "import", str(path), "--dry-run", "--replace"]) == 0
    told = capsys.readouterr()
    assert "needs --replace" in told.out
    assert "There is a course safety already" in told.err
    (tmp_path / "courses").mkdir()
    folder = take_in(read_bundle(path.read_bytes()), root=tmp_path / "courses")
    assert read_folder(folder) == read_folder(SAFETY)
    assert {one.name for one in folder.iterdir()} == {one.name for one in SAFETY.iterdir()}


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("safety/run.sh", b"x", "does not belong"),
        ("safety/01-police.toml", b"code = 'police'", "steps"),
        ("safety/course.toml", b"code = 'other'", "not the folder's name"),
        ("safety/symbols/evil.svg", b"<svg><script/></svg>", "script is not allowed"),
        ("safety/symbols/question.svg", DRAWING, "another drawing"),
        ("safety/questions.toml", b"[[question]]\ncode = '../x'", "code"),
    ],
)
def test_a_course_that_is_not_sound_is_not_taken_in(
    name: str, content: bytes, why: str, tmp_path: Path
) -> None:
    files = unpacked(bundle_of(SAFETY)) | {name: content}
    bundle = read_bundle(packed(files))
    assert why in "; ".join(map(str, bundle.faults))
    with pytest.raises(Faults):
        take_in(bundle, root=tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_course_is_replaced_whole_and_brings_new_drawings(
    tmp_path: Path, settings: LazySettings
) -> None:
    settings.CONTENT_DIR = tmp_path
    root = tmp_path / "courses"
    shutil.copytree(SAFETY.parent / "symbols", root / "symbols")
    shutil.copytree(SAFETY, root / "safety")
    symbols.drawings.cache_clear()
    try:
        (root / "safety" / "old.txt").write_text("old")
        files = unpacked(bundle_of(root / "safety")) | {"safety/symbols/brand-new.svg": DRAWING}
        bundle = read_bundle(packed(files))
        with pytest.raises(Problem, match="already"):
            take_in(bundle, root=root)
        take_in(bundle, root=root, is_replacing=True)
        assert not (root / "safety" / "old.txt").exists()
        assert "brand-new" in symbols.drawings()
        assert not [one for one in root.iterdir() if one.name.startswith(".")]
    finally:
        symbols.drawings.cache_clear()


def test_a_zip_without_one_course_is_a_problem() -> None:
    for files in (
        {"course.toml": b""},
        {"a/course.toml": b"", "b/x": b""},
        {"A b/course.toml": b""},
    ):
        with pytest.raises(Problem, match="one folder with a course"):
            read_bundle(packed(files))
