"""Every deploy option once: its name, default and meaning. They come from the environment only."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

PREFIX = "DOORSTEP_"


@dataclass(frozen=True)
class Option:
    """One option: environment name without prefix, default, what it does."""

    name: str
    default: str
    help: str


OPTIONS = (
    Option("VAR", "", "folder for everything the product stores (default: var/ in the project)"),
    Option("DATABASE_URL", "", "postgresql://user:password@host:port/name; empty: SQLite in VAR"),
    Option("SECRET_KEY", "", "signs sessions; empty: made once and kept in VAR"),
    Option("DATA_KEY", "", "encrypts identity numbers; empty: made once and kept in VAR"),
    Option("HOSTS", "127.0.0.1,localhost", "host names this server answers to, comma separated"),
    Option("HTTPS", "no", "yes: served behind TLS, cookies are secure and HSTS is sent"),
    Option(
        "TLS",
        "",
        "local or carried: this server speaks HTTPS itself with the certificate that `doorstep tls "
        "issue` or `doorstep tls carry` keeps, and HTTPS is yes; empty: a proxy does, or nobody",
    ),
    Option("TLS_PORT", "8443", "with TLS: the port of HTTPS, where --port is not given"),
    Option(
        "PLAIN_PORT",
        "8080",
        "with TLS: the port that hands out the local authority's root and leads to HTTPS; 0: none",
    ),
    Option("DEBUG", "no", "yes: development only"),
    Option("DEMONSTRATION", "no", "yes: every screen says that the data are made up"),
    Option("LANGUAGE", "vi", "interface language when the visitor has not chosen: vi, en, bn"),
    Option("PROVINCE", "04", "code of the province shown first"),
    Option("SECOND_STEP", "yes", "yes: officers set up an authenticator app before they work"),
    Option("OIDC_NAME", "", "label of an OpenID Connect sign-in; empty: none"),
    Option("OIDC_SERVER", "", "issuer address of the OpenID Connect provider"),
    Option("OIDC_CLIENT_ID", "", "client id there"),
    Option("OIDC_CLIENT_SECRET", "", "client secret there"),
)


class UnknownOption(SystemExit):
    """The environment names an option that does not exist; the server refuses to start."""


def read(environment: dict[str, str] | None = None) -> dict[str, str]:
    """Read all options; a DOORSTEP_… name that is not in the list stops the start."""
    given = dict(os.environ if environment is None else environment)
    known = {PREFIX + option.name for option in OPTIONS}
    strangers = sorted(n for n in given if n.startswith(PREFIX) and n not in known)
    if strangers:
        raise UnknownOption(f"Unknown option in the environment: {', '.join(strangers)}")
    return {o.name: given.get(PREFIX + o.name) or o.default for o in OPTIONS}


def one_of(value: str, *, allowed: tuple[str, ...]) -> str:
    """Read a word out of a few; anything else stops the start."""
    if value.lower() not in {"", *allowed}:
        raise UnknownOption(f"{' or '.join(allowed)} expected, not {value!r}")
    return value.lower()


def port(value: str) -> int:
    """Read the number of a port; anything else stops the start."""
    if not value.isdecimal() or int(value) > 65535:
        raise UnknownOption(f"the number of a port expected, not {value!r}")
    return int(value)


def folder_of(given: dict[str, str]) -> Path:
    """Give the folder for everything the product stores, from options that were read."""
    return Path(given["VAR"] or Path(__file__).resolve().parent.parent.parent / "var")


def is_yes(value: str) -> bool:
    """Read yes/no; anything else stops the start."""
    if value.lower() in {"yes", "1", "true", "on"}:
        return True
    if value.lower() in {"no", "0", "false", "off", ""}:
        return False
    raise UnknownOption(f"yes or no expected, not {value!r}")


def kept_secret(folder: Path, name: str) -> str:
    """Give the secret kept in `folder/name`, making it on first use (readable by the owner)."""
    import secrets

    path = folder / name
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        fresh = secrets.token_urlsafe(48)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(fresh)
    return path.read_text().strip()
