"""Running the house: prepare once, then web server and worker side by side until told to stop."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

from doorstep.server import options
from doorstep.server.answering import Own, own
from doorstep.server.box import keeping
from doorstep.server.cli.output import say
from doorstep.server.preparing import digest_of_tree
from doorstep.server.tls.keeping import CARRIED, LOCAL, ready
from doorstep.server.tls.watching import Watch

MAIN_PAGES = (
    "/",
    "/sources/",
    "/figures/",
    "/my-commune/",
    "/account/login/",
    "/console/",
    "/static/look/tokens.css",
)
_STOP_WITHIN_S = 12


def start(*, host: str, port: int | None, is_fresh: bool, is_check: bool, is_bare: bool) -> int:
    """Run everything on `host`:`port` (None: as the options say); give the exit code.

    Raises Problem where DOORSTEP_TLS asks for a certificate that is not there.
    """
    if port:
        os.environ["DOORSTEP_TLS_PORT"] = str(port)
    given = options.read()
    var, tls = options.folder_of(given), options.one_of(given["TLS"], allowed=(LOCAL, CARRIED))
    if tls:
        ready(tls, var=var, at=datetime.now(UTC))
    port = port or (options.port(given["TLS_PORT"]) if tls else 8000)
    if not is_bare:
        os.environ["DOORSTEP_DEMONSTRATION"] = "yes"
    if is_fresh:
        _forget(var)
    began = time.monotonic()
    _prepare(var, is_bare)
    children = _children(host, port=port, plain_port=options.port(given["PLAIN_PORT"]), tls=tls)
    _pass_on_signals(children)
    server = own(host=host, port=port, tls=tls, var=var)
    if not _answers(server, children):
        say("The web server did not start.")
        _stop(children)
        return 1
    if is_check:
        code = _check(server)
        _stop(children)
        return code
    say(f"Doorstep is ready after {time.monotonic() - began:.1f} s: {server.address}")
    _tell_sign_ins(var)
    say("Stop with Ctrl-C.")
    return _wait(children, watch=Watch(tls, var=var))


def _forget(var: Path) -> None:
    """Remove the SQLite database, the kept files and the stamp; keys stay."""
    for name in (
        "doorstep.sqlite3",
        "doorstep.sqlite3-wal",
        "doorstep.sqlite3-shm",
        "prepared",
        "sign-ins.json",
    ):
        (var / name).unlink(missing_ok=True)
    shutil.rmtree(var / "files", ignore_errors=True)


def _prepare(var: Path, is_bare: bool) -> None:
    """Prepare unless nothing has changed since the last time (then this costs no Django)."""
    stamp = var / "prepared"
    wanted = f"{digest_of_tree()} {os.environ.get('DOORSTEP_DATABASE_URL', '')} {is_bare}"
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("Setting up (once):")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.server.settings")
    import django

    django.setup()
    from doorstep.server.preparing import prepare, prepare_tables

    (prepare_tables if keeping.is_kept(var) else prepare)()
    if not is_bare:
        from doorstep.server.demonstration import make_demonstration

        make_demonstration(var, scale="sample", seed=1)
    from django.db import connections

    connections.close_all()
    stamp.write_text(wanted)


def _children(host: str, *, port: int, plain_port: int, tls: str) -> list[subprocess.Popen[bytes]]:
    """Start web server, worker and, with TLS, the page over plain HTTP; the web server is first."""
    children = [_child("serve", "--host", host, "--port", str(port)), _child("worker")]
    if tls and plain_port:
        children.append(_child("tls", "welcome", "--host", host, "--port", str(plain_port)))
    return children


def _child(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-m", "doorstep.server.cli", *arguments])


def _pass_on_signals(children: list[subprocess.Popen[bytes]]) -> None:
    def stop(number: int, _frame: object) -> None:
        _stop(children)
        sys.exit(0)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)


def _stop(children: list[subprocess.Popen[bytes]]) -> None:
    """Ask every child to stop, wait, and end what does not."""
    for child in children:
        if child.poll() is None:
            child.terminate()
    until = time.monotonic() + _STOP_WITHIN_S
    for child in children:
        try:
            child.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()


def _answers(server: Own, children: list[subprocess.Popen[bytes]]) -> bool:
    for _try in range(600):
        if any(child.poll() is not None for child in children):
            return False
        if server.status("/account/login/") is not None:
            return True
        time.sleep(0.1)
    return False


def _check(server: Own) -> int:
    """Request the main pages; each must answer 200."""
    code = 0
    for page in MAIN_PAGES:
        began = time.monotonic()
        status = server.status(page)
        say(f"  {status} {page} {1000 * (time.monotonic() - began):.0f} ms")
        code = code if status == 200 else 1
    return code


def _tell_sign_ins(var: Path) -> None:
    kept = var / "sign-ins.json"
    if not kept.exists():
        return
    told = json.loads(kept.read_text())
    say("Demonstration sign-ins (made-up people; password for all: " + told["password"] + "):")
    for one in told["accounts"]:
        say(f"  {one['username']:<18} {one['what']}")


def _wait(children: list[subprocess.Popen[bytes]], *, watch: Watch) -> int:
    """Wait; when one process ends by itself the others are stopped too.

    A new certificate is taken up by granian's own reload, which starts fresh workers and lets
    the old ones finish.
    """
    while all(child.poll() is None for child in children):
        time.sleep(0.5)
        if watch.is_changed():
            children[0].send_signal(signal.SIGHUP)
    _stop(children)
    return 1
