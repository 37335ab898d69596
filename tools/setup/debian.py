"""Installs packages of Debian and Ubuntu where that is permitted."""

from __future__ import annotations

import os
import shutil
import subprocess

QUIET = {"DEBIAN_FRONTEND": "noninteractive"}


def apt_install(*packages: str) -> bool:
    """Install `packages`; say whether they are there now. Only root on Debian can succeed."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print(f"[setup] apt-get install {' '.join(packages)}", flush=True)
    install = ["apt-get", "install", "-qq", "--no-install-recommends", "-y", *packages]
    # The lists of a fresh machine are empty or old; only then is the slow update worth it.
    for command in (install, ["apt-get", "update", "-qq"], install):
        done = subprocess.run(command, env={**os.environ, **QUIET}, stdout=subprocess.DEVNULL)
        if command is install and done.returncode == 0:
            return True
    return False
