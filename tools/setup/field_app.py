"""Builds the field app (client/) when something it is made of has changed.

Node of this machine is used where it is new enough, else one from a wheel of the package index.
A start without the field app is better than no start: what fails here is said, and ./run goes on.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from prepare import ROOT, VENV, install, say

CLIENT = ROOT / "client"
OLDEST = (20, 19)
MADE_OF = [
    *("client", "doorstep/surfaces/look/static/look", "doorstep/server/client_words.py"),
    *("locale/vi/LC_MESSAGES/django.po", "locale/bn/LC_MESSAGES/django.po"),
]
NOT_OF = {"node_modules", "dist", "tests"}
WRITTEN = re.compile(r"words\.\w+\.json|generated\.ts")


def main() -> None:
    """Build what is stale; say why when that fails, and leave with 0 all the same."""
    try:
        build()
    except (OSError, subprocess.CalledProcessError, LookupError) as why:
        say(f"the field app was not built ({why}); everything else starts without it")


def build() -> None:
    """Build client/dist, unless it is what the sources of now would give."""
    stamp, fresh = VENV / "stamp-client", digest()
    is_there = (CLIENT / "dist" / "index.html").exists()
    if is_there and stamp.exists() and stamp.read_text() == fresh:
        return
    bring_packages()
    say("building the field app")
    write_words()
    npm("run", "--silent", "build", "--", "--logLevel", "warn")
    stamp.write_text(fresh)


def bring_packages() -> None:
    """Install what the lock file names into client/node_modules, once per lock."""
    stamp = CLIENT / "node_modules" / ".stamp"
    fresh = hashlib.sha256((CLIENT / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == fresh:
        return
    say("fetching the field app's packages (half a minute the first time)")
    npm("ci", "--no-audit", "--no-fund", "--loglevel", "error")
    stamp.write_text(fresh)


def write_words() -> None:
    """Write the field app's words out of the one catalogue."""
    command = [VENV / "bin" / "doorstep", "words", "--client"]
    subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


def write_contract() -> None:
    """Write the types of the contract: the compiler needs them, the built app does not."""
    npm("run", "--silent", "contract")


def npm(*arguments: str) -> None:
    """Run npm in client/; raises CalledProcessError when it fails."""
    subprocess.run([tool("npm"), *arguments], cwd=CLIENT, env=surroundings(), check=True)


def tool(name: str) -> str:
    """Give the path of node or npm that is used here."""
    found = shutil.which(name, path=surroundings()["PATH"])
    if found is None:
        raise LookupError(f"{name} is missing")
    return found


def surroundings() -> dict[str, str]:
    """Give the environment in which node of the right version comes first."""
    global _surroundings  # looked for once: it asks programs for their version
    if _surroundings is None:
        _surroundings = {
            **os.environ,
            "PATH": f"{_folder_of_node()}{os.pathsep}{os.environ['PATH']}",
        }
    return _surroundings


_surroundings: dict[str, str] | None = None


def _folder_of_node() -> Path:
    for folder in (shutil.which("node"), VENV / "bin" / "node"):
        if folder and _is_new_enough(Path(folder)) and (Path(folder).parent / "npm").exists():
            return Path(folder).parent
    say("fetching Node: this machine has none, or one that is too old")
    install("--require-hashes", f"--requirement={ROOT / 'requirements' / 'node.txt'}")
    return VENV / "bin"


def _is_new_enough(node: Path) -> bool:
    if not node.exists():
        return False
    told = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)\.(\d+)", told)
    return bool(found) and (int(found[1]), int(found[2])) >= OLDEST


def digest() -> str:
    """Digest everything that the build reads."""
    told = hashlib.sha256()
    for path in sorted(_sources()):
        told.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return told.hexdigest()


def _sources() -> Iterator[Path]:
    for name in MADE_OF:
        top = ROOT / name
        for folder, inside, files in os.walk(top):
            inside[:] = [one for one in inside if one not in NOT_OF]
            yield from (Path(folder) / one for one in files if not WRITTEN.fullmatch(one))
        if top.is_file():
            yield top


if __name__ == "__main__":
    sys.exit(main())
