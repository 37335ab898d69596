"""The built field app: long memory for what carries a digest, a strict policy, nothing beside."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from doorstep.surfaces.device import field_app

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(tmp_path: Path, monkeypatch) -> Path:
    folder = tmp_path / "dist"
    (folder / "assets").mkdir(parents=True)
    (folder / "index.html").write_text("<!doctype html><title>Doorstep</title>")
    (folder / "assets" / "index-abc123.js").write_text("1")
    (folder / "worker.js").write_text("1")
    (folder / "manifest.webmanifest").write_text("{}")
    (folder / ".hidden").write_text("x")
    (tmp_path / "secret.txt").write_text("x")
    monkeypatch.setattr(field_app, "FOLDER", folder)
    return folder


def get(path: str):
    return Client().get(path)


def test_the_page_comes_with_a_strict_policy(built: Path):
    page = get("/app/")
    assert page.status_code == 200 and page["Content-Type"].startswith("text/html")
    policy = page["Content-Security-Policy"]
    assert "unsafe" not in policy and "http" not in policy and "worker-src 'self'" in policy
    assert page["Cache-Control"] == "no-cache"
    assert "camera=(self)" in page["Permissions-Policy"]
    assert "geolocation=()" in page["Permissions-Policy"]
    assert page["X-Content-Type-Options"] == "nosniff"


def test_assets_are_kept_for_good_and_the_worker_is_not(built: Path):
    asset, worker = get("/app/assets/index-abc123.js"), get("/app/worker.js")
    assert "immutable" in asset["Cache-Control"]
    assert asset["Content-Type"].startswith("text/javascript")
    assert worker["Service-Worker-Allowed"] == "/app/" and "no-cache" in worker["Cache-Control"]
    assert get("/app/manifest.webmanifest")["Content-Type"] == "application/manifest+json"


@pytest.mark.parametrize(
    "path", ["nothing.js", "../secret.txt", "%2e%2e/secret.txt", ".hidden", "assets", "a\x00b"]
)
def test_nothing_else_is_given(built: Path, path: str):
    assert get(f"/app/{path}").status_code in (400, 404)


def test_an_app_that_is_not_built_is_said_plainly(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(field_app, "FOLDER", tmp_path)
    answer = get("/app/")
    assert answer.status_code == 404 and answer["Content-Type"].startswith("text/plain")
