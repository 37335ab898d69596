"""A real server whose database is put back from a backup: the phone notices and brings it back."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.server.test_killed import Sender, Server, env, world
from tests.servers import ROOT

__all__ = ["env"]
Told = dict[str, Any]


@pytest.fixture
def server(env: dict[str, str]) -> Iterator[Server]:
    made = Server(env)
    yield made
    if made.process is not None and made.process.poll() is None:
        made.kill()


def backed_up(env: dict[str, str], where: str, into: str) -> None:
    """Copy the database `where` in the place of `into`, while no server runs."""
    url = env["DOORSTEP_DATABASE_URL"]
    if not url:
        folder = Path(env["DOORSTEP_VAR"])
        for path in folder.glob("*.sqlite3*"):
            if into == "backup" and not path.name.startswith("backup-"):
                shutil.copy2(path, folder / f"backup-{path.name}")
            elif into == "killed" and not path.name.startswith("backup-"):
                path.unlink()
        for path in folder.glob("backup-*") if into == "killed" else ():
            shutil.copy2(path, folder / path.name.removeprefix("backup-"))
        return
    import psycopg

    with psycopg.connect(os.environ["DOORSTEP_DATABASE_URL"], autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {into} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {into} TEMPLATE {where}")


def everything(server: Server, token: str, cursor: str) -> tuple[str, list[Told]]:
    """Seal, then pull until there is no more."""
    worker = [sys.executable, "-m", "doorstep.server.cli", "worker", "--once"]
    subprocess.run(worker, env=server.env, cwd=ROOT, check=True, capture_output=True)
    pages: list[Told] = []
    while not pages or pages[-1]["more"]:
        page = server.ask("GET", f"/device/v1/pull?cursor={cursor}", token=token)
        assert page is not None
        pages.append(page)
        cursor = page["cursor"]
    return cursor, pages


def test_what_a_backup_does_not_have_comes_from_the_phone(
    env: dict[str, str], server: Server
) -> None:
    made = world(env, "make")
    token, sender = made["credentials"], Sender(server, made, 1)
    early, lost, late = ([sender._visit() for _n in range(30)] for _batch in range(3))
    server.start()
    assert sender._push(early)
    cursor, _pages = everything(server, token, "")
    server.kill()
    backed_up(env, "killed", "backup")
    server.start()
    assert sender._push(lost)
    cursor, pages = everything(server, token, cursor)
    assert not any(page["is_put_back"] for page in pages)
    server.kill()
    backed_up(env, "backup", "killed")
    server.start()
    assert sender._push(late)
    cursor, pages = everything(server, token, cursor)
    assert [page["is_put_back"] for page in pages] == [True] + [False] * (len(pages) - 1)
    for batch in (early, lost, late):
        assert sender._push(batch)
    cursor, pages = everything(server, token, cursor)
    assert not any(page["is_put_back"] for page in pages)
    server.kill()
    books = world(env, "count")
    sent = {command["id"] for command in (*early, *lost, *late)}
    assert set(books["roots"]) == sent and set(books["roots"].values()) == {1}
    assert set(books["evidence"].values()) == {1}
