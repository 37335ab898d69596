"""Makes .venv hold exactly what a lock file names, and does nothing when it already does.

`prepare.py run` for the product, `prepare.py test` for the checks as well. Python's own library
is enough to run it. Each installed lock leaves its digest in .venv, so that the next start costs
a comparison of two short strings.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from pathlib import Path

from pip_source import bring_pip

ROOT = Path(__file__).resolve().parent.parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOCKS = {"run": ["run"], "test": ["run", "test"]}


def main() -> None:
    """Bring .venv to the state that the first argument names, saying what takes long."""
    wanted = sys.argv[1] if len(sys.argv) > 1 else "run"
    if wanted not in LOCKS:
        sys.exit(f"prepare.py knows {' and '.join(LOCKS)}, not {wanted}.")
    make_venv()
    # Locks installed together are resolved together, so the smaller cannot undo the larger.
    locks = [ROOT / "requirements" / f"{name}.txt" for name in LOCKS[wanted]]
    if any(is_new(lock.stem, digest(lock)) for lock in locks):
        say("installing the packages of the lock file (a minute the first time)")
        install("--require-hashes", *(f"--requirement={lock}" for lock in locks))
        for lock in locks:
            stamp(lock.stem, digest(lock))
    if is_new("project", digest(ROOT / "pyproject.toml")):
        say("installing doorstep itself")
        install("--no-deps", "--no-build-isolation", "--editable", str(ROOT))
        stamp("project", digest(ROOT / "pyproject.toml"))
    if wanted == "test":
        make_tests_importable()


def make_venv() -> None:
    """Make .venv, unless this Python is the one in it and the project has not been moved."""
    place = VENV / "stamp-place"
    is_moved = place.exists() and place.read_text() != str(ROOT)
    if Path(sys.prefix).resolve() == VENV and not is_moved:
        return
    # The programs in .venv name its folder, so a moved one is made anew, by the Python beneath it.
    beneath = getattr(sys, "_base_executable", sys.executable)
    say(f"making .venv with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    subprocess.run([beneath, "-m", "venv", "--without-pip", VENV], check=True)
    place.write_text(str(ROOT))
    if not uv():
        bring_pip(PYTHON)


def uv() -> str | None:
    """Give the path of uv where it is there already: it does pip's work in a tenth of the time."""
    return shutil.which("uv", path=str(VENV / "bin")) or shutil.which("uv")


def install(*what: str) -> None:
    """Install into .venv with uv, or with pip where uv is missing or cannot reach the index."""
    if tool := uv():
        by_uv = [tool, "pip", "install", "--quiet", "--python", str(PYTHON), *what]
        if subprocess.run(by_uv, cwd=ROOT, check=False).returncode == 0:
            return
        say("uv did not manage, trying pip")
    if subprocess.run([PYTHON, "-m", "pip", "--version"], capture_output=True).returncode:
        bring_pip(PYTHON)
    by_pip = [PYTHON, "-m", "pip", "install", "-qq", "--disable-pip-version-check", *what]
    if subprocess.run(by_pip, cwd=ROOT, check=False).returncode:
        sys.exit("The packages could not be installed; the lines above say why.")


def digest(path: Path) -> str:
    """Give what identifies the content of `path` for the Python in .venv."""
    version = (VENV / "pyvenv.cfg").read_bytes()
    return hashlib.sha256(path.read_bytes() + version).hexdigest()


def is_new(name: str, fresh: str) -> bool:
    """Say whether what `name` stamped last differs from `fresh`."""
    path = VENV / f"stamp-{name}"
    return not path.exists() or path.read_text() != fresh


def stamp(name: str, fresh: str) -> None:
    """Remember that `fresh` is installed."""
    (VENV / f"stamp-{name}").write_text(fresh)


def make_tests_importable() -> None:
    """Let `tests`, `demo` and `bench` be imported from any folder, as `doorstep` is."""
    for packages in VENV.glob("lib/python*/site-packages"):
        (packages / "doorstep-tests.pth").write_text(f"{ROOT}\n")


def say(line: str) -> None:
    """Print one line of progress."""
    print(f"[setup] {line}", flush=True)


if __name__ == "__main__":
    main()
