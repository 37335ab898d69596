"""Writing the configuration of a proxy in front of Doorstep: nginx with certbot, or Caddy.

The texts lie in `proxy/`; words between @ signs are filled in. Renewal is left to certbot or
Caddy, which Debian keeps up to date (docs/decisions.md says why not in this server).
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from doorstep.server.tls.certificates import read_name

KINDS = ("nginx", "caddy")
HOOK = "renewed.sh"
_TEXTS = Path(__file__).with_name("proxy")
_FILES = {
    "nginx": ("doorstep-http.conf", "doorstep-https.conf", HOOK),
    "caddy": ("Caddyfile",),
}


@dataclass(frozen=True)
class Front:
    """What a proxy must know: the public name, our own address, ports, certificate, folders."""

    name: str
    upstream: str = "127.0.0.1:8000"
    secure_port: int = 443
    plain_port: int = 80
    certificate: str = ""
    key: str = ""
    challenges: str = "/var/www/doorstep-acme"

    def words(self) -> dict[str, str]:
        """Give every word that the texts contain."""
        name = read_name(self.name)
        live = f"/etc/letsencrypt/live/{name}"
        port = "" if self.secure_port == 443 else f":{self.secure_port}"
        own = f"\n\ttls {self.certificate} {self.key}" if self.certificate else ""
        return {
            "name": name,
            "upstream": self.upstream,
            "secure_port": str(self.secure_port),
            "plain_port": str(self.plain_port),
            "port": port,
            "certificate": self.certificate or f"{live}/fullchain.pem",
            "key": self.key or f"{live}/privkey.pem",
            "challenges": self.challenges,
            "own_certificate": own,
        }


def written(kind: str, *, front: Front) -> dict[str, str]:
    """Give the files of a kind of proxy by name."""
    return {name: _filled(name, front=front) for name in _FILES[kind]}


def write(kind: str, *, front: Front, folder: Path) -> list[Path]:
    """Write the files into `folder`; the renewal hook can be run."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, text in written(kind, front=front).items():
        path = folder / name
        path.write_text(text, "utf-8")
        if name == HOOK:
            path.chmod(0o755)
        paths.append(path)
    return paths


def _filled(name: str, *, front: Front) -> str:
    text = (_TEXTS / name).read_text("utf-8")
    for word, value in front.words().items():
        text = text.replace(f"@{word}@", value)
    return text
