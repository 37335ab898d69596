"""Who this box is, kept in VAR/box.json, readable by the owner alone. A province has no such file.

The file makes a server a box: every command that runs with this VAR knows it, so none can act as
if it were the province.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from doorstep.kernel.basics.problems import Problem

FILE = "box.json"


def is_kept(var: Path) -> bool:
    """Tell whether VAR is that of a box."""
    return (var / FILE).exists()


def keep(var: Path, identity: dict[str, Any]) -> None:
    """Write the identity, whole or not at all."""
    var.mkdir(parents=True, exist_ok=True)
    beside = var / f"{FILE}.{os.getpid()}"
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as out:
        json.dump(identity, out, ensure_ascii=False, indent=1)
        out.flush()
        os.fsync(out.fileno())
    beside.replace(var / FILE)


def kept(var: Path) -> dict[str, Any]:
    """Give the identity; Problem `box.none` for a VAR that is no box's."""
    if not is_kept(var):
        raise Problem("box.none", "This is no box. Start one with: doorstep box start SEED.")
    found: dict[str, Any] = json.loads((var / FILE).read_text("utf-8"))
    return found
