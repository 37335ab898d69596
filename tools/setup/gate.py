"""The checks behind ./test: each is one section with a heading, all run, the summary comes last."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import field_app
from debian import apt_install

from tests.servers import free_port, stop_process

ROOT = Path(__file__).resolve().parent.parent.parent
BIN = ROOT / ".venv" / "bin"
TIDY_FOLDERS = ["doorstep", "demo", "bench", "tests", "tools"]
TYPED_FOLDERS = ["doorstep/kernel", "doorstep/capabilities"]
CHECK_SECONDS = 900
SLOWEST = 20
"""How many tests that took longest are named after each section."""


@dataclass
class Outcome:
    """How one section ended: whether it was fine, and what its tests counted."""

    fine: bool
    passed: int = 0
    failed: int = 0


Check = Callable[[], Outcome]


def main() -> None:
    """Run the sections for the mode in the first argument; leave with 1 if any failed."""
    mode = sys.argv[1] if len(sys.argv) > 1 else "full"
    if mode not in {"full", "fast"} or len(sys.argv) > 2:
        sys.exit("usage: ./test [fast]")
    os.chdir(ROOT)
    results = [(name, *timed(name, check)) for name, check in sections(mode).items()]
    print(f"\n=== summary of ./test {mode}")
    for name, outcome, seconds in results:
        print(f"{'ok    ' if outcome.fine else 'FAILED'} {seconds:6.1f} s  {name}")
    passed = sum(outcome.passed for _, outcome, _ in results)
    failed = sum(outcome.failed for _, outcome, _ in results)
    print(f"{passed} passed, {failed} failed", flush=True)
    sys.exit(any(not outcome.fine for _, outcome, _ in results))


def sections(mode: str) -> dict[str, Check]:
    """List what `mode` checks, cheapest first."""
    style: dict[str, Check] = {
        "style (ruff check)": lambda: command("ruff", "check", *present(TIDY_FOLDERS)),
        "layout (ruff format)": lambda: command(
            "ruff", "format", "--check", *present(TIDY_FOLDERS)
        ),
        "direction of imports (lint-imports)": lambda: command("lint-imports", "--no-logo"),
    }
    if mode == "fast":
        quick = ["tests/shape", "tests/kernel"]
        some = ("-n", "2", "-m", "not slow", *present(quick))
        return style | {
            "field app: types (tsc)": lambda: check_field_app("types", is_first=True),
            "shape and kernel on SQLite": lambda: tests(*some),
            "field app: tests (vitest)": lambda: check_field_app("test"),
        }
    on_sqlite = "not browser and not postgres_only"
    on_postgres = "not browser and not sqlite_only and not shape"
    return style | {
        "types (mypy strict)": lambda: command("mypy", *TYPED_FOLDERS),
        "field app: types (tsc)": lambda: check_field_app("types", is_first=True),
        "field app: style (eslint)": lambda: check_field_app("lint"),
        "field app: tests (vitest)": lambda: check_field_app("test"),
        "field app: build and weight": lambda: check_field_app("build", "sizes"),
        "tests on SQLite": lambda: tests("-n", "2", "-m", on_sqlite),
        "tests on PostgreSQL": lambda: tests(
            "-n", "2", "--database", "postgres", "-m", on_postgres
        ),
        "journeys in a browser": lambda: tests_in_browser("-m", "browser"),
        "./run --check on a clean copy of the last commit": run_on_clean_copy,
    }


def timed(name: str, check: Check) -> tuple[Outcome, float]:
    """Run one section under its heading and give its outcome with its seconds."""
    print(f"\n=== {name}", flush=True)
    start = time.monotonic()
    outcome = check()
    return outcome, time.monotonic() - start


def command(tool: str, *arguments: str) -> Outcome:
    """Run a tool of .venv; it is fine when it leaves with 0."""
    return Outcome(subprocess.run([BIN / tool, *arguments], check=False).returncode == 0)


def check_field_app(*scripts: str, is_first: bool = False) -> Outcome:
    """Run scripts of client/package.json; the first brings packages, words and contract along."""
    try:
        if is_first:
            field_app.bring_packages()
            field_app.write_words()
            field_app.write_contract()
        told = [_script(name) for name in scripts]
    except (OSError, subprocess.CalledProcessError, LookupError) as why:
        print(f"the field app could not be checked: {why}")
        return Outcome(False)
    return Outcome(
        all(t.fine for t in told), sum(t.passed for t in told), sum(t.failed for t in told)
    )


def _script(name: str) -> Outcome:
    line = [field_app.tool("npm"), "run", "--silent", name]
    quiet = {**field_app.surroundings(), "NO_COLOR": "1"}
    done = subprocess.run(line, cwd=field_app.CLIENT, env=quiet, capture_output=True, text=True)
    print(done.stdout + done.stderr, end="", flush=True)
    closing = re.search(r"^ *Tests .*$", done.stdout, re.MULTILINE)
    counts = re.findall(r"(\d+) (passed|failed)", closing[0] if closing else "")
    count = {word: int(number) for number, word in counts}
    return Outcome(done.returncode == 0, count.get("passed", 0), count.get("failed", 0))


def tests(*arguments: str) -> Outcome:
    """Run pytest, show its output as it comes, and count by its closing line."""
    # No test at all makes pytest leave with 5: that counts as a failure, never as a pass.
    line = [BIN / "python", "-m", "pytest", "-q", "--durations", str(SLOWEST), *arguments]
    process = subprocess.Popen(line, stdout=subprocess.PIPE, text=True)
    closing = ""
    for text in process.stdout or ():
        print(text, end="", flush=True)
        closing = text if re.search(r"\d+ (passed|failed|error)", text) else closing
    counts = {word: int(number) for number, word in re.findall(r"(\d+) (\w+?)s?\b", closing)}
    failed = counts.get("failed", 0) + counts.get("error", 0)
    return Outcome(process.wait() == 0, counts.get("passed", 0), failed)


def tests_in_browser(*arguments: str) -> Outcome:
    """Run the journeys in Chromium, installed first where it is missing."""
    if not shutil.which("chromium"):
        apt_install("chromium")
    return tests(*arguments)


def run_on_clean_copy() -> Outcome:
    """Do what a stranger does: take the committed files, ./run, and see whether pages answer."""
    with tempfile.TemporaryDirectory(prefix="doorstep-clean-") as folder:
        archive = subprocess.run(["git", "archive", "HEAD"], stdout=subprocess.PIPE, check=True)
        subprocess.run(["tar", "-x", "-C", folder], input=archive.stdout, check=True)
        line = [f"{folder}/run", "--check", "--port", str(free_port())]
        given = {k: v for k, v in os.environ.items() if k != "VIRTUAL_ENV"}
        process = subprocess.Popen(line, env=given)
        try:
            return Outcome(process.wait(CHECK_SECONDS) == 0)
        except subprocess.TimeoutExpired:
            print(f"./run --check did not end within {CHECK_SECONDS} s")
            return Outcome(False)
        finally:
            stop_process(process)


def present(folders: list[str]) -> list[str]:
    """Keep the folders that hold Python files."""
    return [folder for folder in folders if any((ROOT / folder).rglob("*.py"))]


if __name__ == "__main__":
    main()
