"""ARCHITECTURE.md may not lie about where things are."""

import re

import pytest

from tests.shape.source import ROOT

DOCUMENT = ROOT / "ARCHITECTURE.md"
# `a/path`, `file.ext` or `run`, in code marks; words like `visible_to(actor)` are not paths.
PATH = re.compile(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:py|md|toml|json|txt|po))`")


@pytest.mark.skipif(not DOCUMENT.exists(), reason="ARCHITECTURE.md is not written yet")
def test_every_path_in_it_exists() -> None:
    named = set(PATH.findall(DOCUMENT.read_text(encoding="utf-8")))
    # A path may be told from the root, from the package, or as a file name that stands anywhere.
    missing = [
        path
        for path in sorted(named)
        if not any((ROOT / start / path).exists() for start in ("", "doorstep"))
        and ("/" in path or not any(ROOT.glob(f"[!.]*/**/{path}")))
    ]
    assert not missing, f"ARCHITECTURE.md names what is not there: {missing}"
