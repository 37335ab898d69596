"""Finds pip for a new .venv, also on a Debian without the package that brings it along.

Tried in this order: the wheel inside this Python, the package index that pip is configured for,
Debian's own wheel (which any user may fetch), Debian's package (root only).
"""

from __future__ import annotations

import configparser
import os
import re
import ssl
import subprocess
import sys
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from pathlib import Path

from debian import apt_install

CONFIGURATIONS = ("/etc/pip.conf", "~/.pip/pip.conf", "~/.config/pip/pip.conf")


def bring_pip(python: Path) -> None:
    """Install pip into the environment of `python`; stop with advice when no way works."""
    ways: tuple[Callable[[Path, Path], None], ...] = (
        _from_this_python,
        _from_configured_index,
        _from_debian_wheel,
        _from_debian_package,
    )
    for way in ways:
        with tempfile.TemporaryDirectory() as folder:
            try:
                way(python, Path(folder))
            except (OSError, subprocess.CalledProcessError, LookupError):
                continue
            return
    sys.exit("No pip for .venv. Install it (Debian, Ubuntu: apt-get install python3-venv).")


def _from_this_python(python: Path, _: Path) -> None:
    subprocess.run([python, "-m", "ensurepip", "--default-pip"], check=True, capture_output=True)


def _from_configured_index(python: Path, folder: Path) -> None:
    """Fetch the newest pip wheel by the simple index (PEP 503), as pip itself would."""
    index = configured_index()
    if not index:
        raise LookupError("pip is configured for no index")
    page_address = f"{index.rstrip('/')}/pip/"
    page = _fetch(page_address).decode()
    links = re.findall(r'href="([^"#]*/?pip-([\d.]+)-py3-none-any\.whl)', page)
    if not links:
        raise LookupError("the index has no pip")
    newest, _version = max(links, key=lambda link: [int(n) for n in link[1].split(".")])
    wheel = folder / newest.rsplit("/", 1)[-1]
    wheel.write_bytes(_fetch(urllib.parse.urljoin(page_address, newest)))
    _install_wheel(python, wheel)


def _from_debian_wheel(python: Path, folder: Path) -> None:
    subprocess.run(
        ["apt-get", "download", "python3-pip-whl"], cwd=folder, check=True, capture_output=True
    )
    package = next(folder.glob("*.deb"), None)
    if package is None:
        raise LookupError("apt-get gave no package")
    subprocess.run(["dpkg-deb", "-x", package, folder], check=True)
    _install_wheel(python, next(folder.glob("usr/share/python-wheels/pip-*.whl")))


def _from_debian_package(python: Path, folder: Path) -> None:
    version = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    if not apt_install(version) and not apt_install("python3-venv"):
        raise LookupError("not permitted to install packages")
    _from_this_python(python, folder)


def _install_wheel(python: Path, wheel: Path) -> None:
    # A wheel of pip is a zip file that Python can run: it installs itself.
    command = [python, wheel / "pip", "install", "--quiet", "--no-index", wheel]
    subprocess.run(command, check=True)


def configured_index() -> str:
    """Give the address of the index that pip is told to use, or '' when nobody told it one."""
    if address := os.environ.get("PIP_INDEX_URL"):
        return address
    files = [Path(name).expanduser() for name in CONFIGURATIONS]
    settings = configparser.ConfigParser(strict=False, interpolation=None)
    settings.read([*files, os.environ.get("PIP_CONFIG_FILE", "")])
    return settings.get("global", "index-url", fallback="")


def _fetch(address: str) -> bytes:
    """Read an address over TLS, trusting also the authority that pip is told to trust."""
    if not address.startswith(("https://", "http://")):
        raise LookupError(f"not a web address: {address}")
    trust = ssl.create_default_context(cafile=os.environ.get("PIP_CERT") or None)
    with urllib.request.urlopen(address, timeout=60, context=trust) as answer:
        return bytes(answer.read())
