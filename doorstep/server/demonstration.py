"""Making the demonstration province and keeping its sign-ins where `start` can print them."""

from __future__ import annotations

import json
import os
from pathlib import Path

from doorstep.server.cli.output import say
from doorstep.server.cli.reading import today


def make_demonstration(var: Path, *, scale: str, seed: int) -> None:
    """Make the made-up province once; later calls leave it as it is."""
    import demo.build

    if demo.build.is_made():
        return
    say("  demonstration (made-up people in Cao Bằng) …")
    made = demo.build.make(scale=scale, seed=seed, today=today(), progress=_tell)
    if made.password:
        kept = var / "sign-ins.json"
        handle = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w") as out:
            json.dump({"password": made.password, "accounts": made.accounts}, out)


def _tell(text: str) -> None:
    say(f"    {text}")
