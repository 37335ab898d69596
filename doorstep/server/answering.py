"""Asking our own web server whether it answers, over plain HTTP or over the HTTPS it serves."""

from __future__ import annotations

import http.client
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding

from doorstep.server.tls.certificates import names_of
from doorstep.server.tls.keeping import Served, served

_WITHIN_S = 30
_MOST_STEPS = 4


@dataclass(frozen=True)
class Own:
    """Our server on this machine: `shown` is the certificate it must show, None without TLS."""

    host: str
    port: int
    shown: Served | None = None

    @property
    def address(self) -> str:
        """Give the address to tell people."""
        name = self.host
        if self.shown and (names := names_of(self.shown.certificate)):
            name = names[0]
        return f"{'https' if self.shown else 'http'}://{name}:{self.port}"

    def status(self, path: str) -> int | None:
        """Give the status of one page, None while nobody answers (or somebody else does).

        Where a page leads on to another of ours, that one counts.
        """
        status, leads_to = self._asked(path)
        for _step in range(_MOST_STEPS):
            if status is None or leads_to is None:
                break
            status, leads_to = self._asked(leads_to)
        return status

    def _asked(self, path: str) -> tuple[int | None, str | None]:
        try:
            connection = self._connection()
            connection.request("GET", path, headers=self._headers())
            with connection.getresponse() as answer:
                answer.read()
                return answer.status, answer.getheader("Location")
        except (OSError, http.client.HTTPException):
            return None, None

    def _headers(self) -> Mapping[str, str]:
        names = names_of(self.shown.certificate) if self.shown else []
        return {"Host": names[0].replace("*", "www")} if names else {}

    def _connection(self) -> http.client.HTTPConnection:
        near = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104 - compared
        if self.shown is None:
            return http.client.HTTPConnection(near, self.port, timeout=_WITHIN_S)
        # Stricter than any chain: only the very certificate that we serve will do. Its dates do
        # not matter here, because an ended one is told to people in words.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection = http.client.HTTPSConnection(
            near, self.port, timeout=_WITHIN_S, context=context
        )
        connection.connect()
        told = connection.sock.getpeercert(binary_form=True)
        if told != self.shown.certificate.public_bytes(Encoding.DER):
            connection.close()
            raise ConnectionError("another certificate is shown")
        return connection


def own(*, host: str, port: int, tls: str, var: Path) -> Own:
    """Give our server as it is asked on this machine."""
    return Own(host, port, served(tls, var=var) if tls else None)
