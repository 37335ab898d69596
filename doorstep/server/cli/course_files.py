"""Courses as one file, in and out, and what was learned as xAPI statements."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from doorstep.server.cli.output import say


def folder_of(code: str) -> Path:
    """Give the folder of a course: one that ships by its code, another by its path."""
    from doorstep.capabilities.learning.folders import shipped
    from doorstep.kernel.basics.problems import Problem

    path = {one.name: one for one in shipped()}.get(code) or Path(code)
    if not code or not (path / "course.toml").exists():
        raise Problem("course.none", "There is no course %(path)s.", path=code or "(none told)")
    return path


def contents(path: Path | None) -> bytes:
    """Read a file of the command line; one that is too large is not even opened."""
    from doorstep.capabilities.learning.exchange.shapes import require_size
    from doorstep.kernel.basics.problems import Problem

    if path is None or not path.is_file():
        raise Problem("file.none", "There is no file %(path)s.", path=path or "(none told)")
    require_size(path.stat().st_size)
    return path.read_bytes()


def export_course(options: argparse.Namespace) -> int:
    """Write one course as a zip."""
    from doorstep.capabilities.learning.exchange.bundles import bundle_of

    folder = folder_of(*options.courses[:1] or [""])
    raw = bundle_of(folder)
    path = options.output or Path(f"{folder.name}.zip")
    path.write_bytes(raw)
    say(f"{path}: {len(raw)} bytes")
    return 0


def import_course(options: argparse.Namespace) -> int:
    """Check a course that came as a zip, and take it in unless it is a trial."""
    from django.conf import settings

    from doorstep.capabilities.learning.exchange.bundles import read_bundle, take_in

    root = Path(settings.CONTENT_DIR) / "courses"
    bundle = read_bundle(contents(Path(options.courses[0]) if options.courses else None))
    for fault in bundle.faults:
        sys.stderr.write(f"{bundle.code}: {fault}\n")
    is_there = (root / bundle.code).exists()
    if bundle.faults:
        say(f"{bundle.code}: {len(bundle.faults)} faults, not taken in")
        return 1
    if options.dry_run:
        replaces = "; there is one already: it needs --replace" if is_there else ""
        say(f"{bundle.code}: {len(bundle.files)} files, {len(bundle.drawings)} new drawings,"
            f" sound{replaces}")  # fmt: skip
        return 1 if is_there and not options.replace else 0
    folder = take_in(bundle, root=root, is_replacing=options.replace)
    say(f"{folder}: taken in; doorstep prepare publishes it")
    return 0


def statements(options: argparse.Namespace) -> int:
    """Print what was learned in a span of days as xAPI statements, one a line."""
    from doorstep.capabilities.learning.exchange.actions import take_statements
    from doorstep.server.cli.asking import system

    count = 0
    for one in take_statements(
        actor=system(), since=options.since, until=options.until, home=_home(options.home)
    ):
        say(json.dumps(one, ensure_ascii=False))
        count += 1
    sys.stderr.write(f"{count} statements\n")
    return 0


def _home(told: str) -> str:
    """Give the address the statements begin with: as told, or that of the first host."""
    from django.conf import settings

    if told:
        return told.rstrip("/")
    host = next((one.lstrip(".") for one in settings.ALLOWED_HOSTS if one != "*"), "localhost")
    return f"{'https' if settings.HTTPS else 'http'}://{host}"
