"""Give phones the protected connection (HTTPS) that camera, offline work and keys need.

With a public name: `tls proxy` writes the configuration of nginx with certbot, or of Caddy.
Without internet: `tls authority`, then `tls issue`, then DOORSTEP_TLS=local; `tls root --qr`
shows where phones fetch the root. With a certificate from elsewhere: `tls carry FILE`, then
DOORSTEP_TLS=carried. `tls status` says how long each lasts. See docs/operate/https.md.
"""

from __future__ import annotations

import argparse
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from doorstep.server import options as deployed
from doorstep.server.cli.output import add_format, say, show

NEEDS_DJANGO = False
COLUMNS = (
    "kind", "served", "state", "days_left", "valid_from", "valid_to", "names", "fingerprint",
)  # fmt: skip


def arguments(parser: argparse.ArgumentParser) -> None:
    """One subcommand each for the three ways, and for looking."""
    steps = parser.add_subparsers(metavar="STEP", required=True)
    for name, (step, add) in _STEPS.items():
        one = steps.add_parser(name, help=(step.__doc__ or "").splitlines()[0].rstrip("."))
        add(one)
        one.set_defaults(step=step)


def run(options: argparse.Namespace) -> int:
    """Do the step."""
    return int(options.step(options))


def authority(options: argparse.Namespace) -> int:
    """Make the local authority of a box without internet."""
    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.tls import certificates, keeping

    if keeping.root(_var()) and not options.replace:
        raise Problem(
            "tls.authority_exists",
            "There is an authority already. Phones that trust it would have to install the new "
            "root; if that is meant, add --replace.",
        )
    pair = certificates.make_authority(options.name, at=_now())
    keeping.keep_authority(pair, var=_var())
    say(f"Authority for {', '.join(options.name)}, until {pair.certificate.not_valid_after_utc:%F}")
    say(f"Fingerprint (print it on the box): {certificates.fingerprint(pair.certificate)}")
    say(f"Next: doorstep tls issue --name {options.name[0]} --address 192.168.…")
    return 0


def issue(options: argparse.Namespace) -> int:
    """Make a server certificate by the local authority; it is renewed by itself afterwards."""
    from doorstep.server.tls import certificates, keeping

    addresses = [certificates.read_address(text) for text in options.address]
    made = keeping.issue(options.name, addresses=addresses, var=_var(), at=_now())
    held = [*certificates.names_of(made), *map(str, certificates.addresses_of(made))]
    say(f"Certificate for {', '.join(held)}, until {made.not_valid_after_utc:%F}")
    say("Next: DOORSTEP_TLS=local doorstep start --bare --host 0.0.0.0")
    return 0


def root(options: argparse.Namespace) -> int:
    """Show where phones fetch the root, its fingerprint, and a QR code with --qr."""
    import segno

    from doorstep.kernel.basics.problems import Problem
    from doorstep.server.tls import certificates, keeping

    certificate = keeping.root(_var())
    if certificate is None:
        raise Problem("tls.no_authority", "There is no local authority: doorstep tls authority.")
    if options.pem:
        say(keeping.pem(certificate).decode().strip())
        return 0
    address = _welcome_address(options.address)
    say(address)
    say(f"Fingerprint (SHA-256): {certificates.fingerprint(certificate)}")
    if options.qr:
        segno.make(address, error="m").terminal(compact=True)
    return 0


def carry(options: argparse.Namespace) -> int:
    """Install a certificate and key for a real name from a .zip, .pfx or .pem."""
    from cryptography import x509

    from doorstep.server.tls import carrying, certificates

    password = None
    if options.password_file:
        password = options.password_file.read_bytes().rstrip(b"\r\n")
    roots = carrying.machine_roots()
    for path in options.root:
        roots += x509.load_pem_x509_certificates(path.read_bytes())
    chain = carrying.carry(
        options.file,
        names=options.name or _public_hosts(),
        roots=roots,
        password=password,
        var=_var(),
        at=_now(),
    )
    ends = chain[0].not_valid_after_utc
    say(f"Certificate for {', '.join(certificates.names_of(chain[0]))}, until {ends:%F}")
    say("Next: DOORSTEP_TLS=carried. Delete the file it came in: it holds the key.")
    return 0


def status(options: argparse.Namespace) -> int:
    """List the kept certificates and how long they last; exit 1 when one in use needs care."""
    from doorstep.server.tls.standing import needing_care, standings

    told: dict[str, Any] = {"var": _var(), "serving": _kind(), "at": _now()}
    rows = [
        {
            "kind": one.kind,
            "served": "yes" if one.is_served else "no",
            "state": one.state,
            "days_left": one.days_left,
            "valid_from": one.starts_at.date(),
            "valid_to": one.ends_at.date(),
            "names": list(one.names) if options.format == "json" else " ".join(one.names),
            "fingerprint": one.fingerprint,
        }
        for one in standings(**told)
    ]
    show(rows, COLUMNS, options.format)
    return 1 if needing_care(**told) else 0


def proxy(options: argparse.Namespace) -> int:
    """Write the configuration of nginx (with certbot) or Caddy for a public name."""
    from doorstep.server.tls import proxies

    front = proxies.Front(
        name=options.name,
        upstream=options.upstream,
        secure_port=options.secure_port,
        plain_port=options.plain_port,
        certificate=str(options.certificate or ""),
        key=str(options.key or ""),
    )
    for path in proxies.write(options.kind, front=front, folder=options.to or _var() / "proxy"):
        say(f"wrote {path}")
    say("Where they go and what comes next: docs/operate/https.md")
    say(f"Doorstep itself runs with DOORSTEP_HTTPS=yes DOORSTEP_HOSTS={options.name}")
    return 0


def welcome(options: argparse.Namespace) -> int:
    """Serve the page over plain HTTP that hands out the root and leads to HTTPS."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "doorstep.server.tls.welcome_settings"
    from doorstep.server.serving import granian

    port = options.port or deployed.port(deployed.read()["PLAIN_PORT"])
    granian(host=options.host, port=port, var=_var()).serve()
    return 0


def _add_authority(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name", action="append", required=True, help="name of the box; repeatable"
    )
    parser.add_argument("--replace", action="store_true", help="phones need the new root then")


def _add_issue(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--name", action="append", required=True, help="name of the box; repeatable"
    )
    parser.add_argument("--address", action="append", default=[], help="private IP; repeatable")


def _add_root(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--qr", action="store_true", help="draw a QR code on the terminal")
    parser.add_argument("--pem", action="store_true", help="print the certificate instead")
    parser.add_argument("--address", help="host name or IP that phones reach the box by")


def _add_carry(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--name", action="append", default=[],
                        help="name it must be for (default: those of DOORSTEP_HOSTS)")  # fmt: skip
    parser.add_argument("--password-file", type=Path, help="file that holds the password")
    parser.add_argument("--root", type=Path, action="append", default=[],
                        help="PEM of an authority that phones trust besides the usual")  # fmt: skip


def _add_proxy(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--name", required=True, help="public host name")
    parser.add_argument("--kind", choices=("nginx", "caddy"), default="nginx")
    parser.add_argument("--upstream", default="127.0.0.1:8000", help="where Doorstep listens")
    parser.add_argument("--secure-port", type=int, default=443)
    parser.add_argument("--plain-port", type=int, default=80)
    parser.add_argument("--certificate", type=Path, help="chain, where certbot does not fetch it")
    parser.add_argument("--key", type=Path)
    parser.add_argument("--to", type=Path, help="folder to write to (default: VAR/proxy)")


def _add_welcome(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, help="default: DOORSTEP_PLAIN_PORT")


def _var() -> Path:
    return deployed.folder_of(deployed.read())


def _kind() -> str:
    return deployed.one_of(deployed.read()["TLS"], allowed=("local", "carried"))


def _now() -> datetime:
    return datetime.now(UTC)


def _public_hosts() -> list[str]:
    """Give the names of DOORSTEP_HOSTS that a certificate from elsewhere must cover."""
    hosts = [h.strip() for h in deployed.read()["HOSTS"].split(",")]
    return [h for h in hosts if "." in h and not h.replace(".", "").isdigit() and h[0] != "."]


def _welcome_address(given: str | None) -> str:
    """Give the address of the plain page: by IP where there is one, as phones may lack the name."""
    from doorstep.server.tls.certificates import LOOPBACK, addresses_of, names_of
    from doorstep.server.tls.keeping import LOCAL, served

    kept = served(LOCAL, var=_var())
    found = [given] if given else []
    if kept is not None:
        numbers = [n for n in addresses_of(kept.certificate) if n not in LOOPBACK]
        found += [f"[{n}]" if n.version == 6 else str(n) for n in numbers]
        found += names_of(kept.certificate)
    port = deployed.port(deployed.read()["PLAIN_PORT"])
    return f"http://{found[0] if found else '127.0.0.1'}{'' if port == 80 else f':{port}'}/"


_STEPS = {
    "authority": (authority, _add_authority),
    "issue": (issue, _add_issue),
    "root": (root, _add_root),
    "carry": (carry, _add_carry),
    "status": (status, add_format),
    "proxy": (proxy, _add_proxy),
    "welcome": (welcome, _add_welcome),
}
