"""Certificates on paper: A4 landscape in three languages, the signed code on each, one a page."""

from __future__ import annotations

import io
import json
import tomllib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from django.utils.translation import override

from doorstep.capabilities.learning.certificates.adopted import framework_of
from doorstep.capabilities.learning.certificates.badges import badge_address, issuer_name
from doorstep.capabilities.learning.certificates.codes import code
from doorstep.capabilities.learning.certificates.models import Certificate
from doorstep.capabilities.learning.certificates.rules import SKILL, TEST
from doorstep.capabilities.learning.folders import tested, title_of
from doorstep.kernel.basics.wording import ORDER, said
from doorstep.kernel.places.queries import units_on

_TEMPLATE = Path(__file__).with_name("sheet.typ")
Words = dict[str, str]
EVERY = 50
"""After how many certificates drawn it is said how far the work came."""


def sheets(
    certificates: Sequence[Certificate],
    *,
    at: datetime,
    tell: Callable[[int], None] = lambda _done: None,
) -> bytes:
    """Set certificates as one PDF; `at` is written into its properties.

    `tell` hears how many have been prepared; the setting itself takes some seconds for a thousand.
    """
    drawn = []
    with override("vi"):
        for done, certificate in enumerate(certificates, 1):
            drawn.append(_told(certificate))
            if done % EVERY == 0:
                tell(done)
    told = {
        "title": words()["title"]["vi"],
        "words": words(),
        "certificates": drawn,
    }
    return _compiled(json.dumps(told, ensure_ascii=False), at=at)


@cache
def words() -> dict[str, Words]:
    """Read the printed words (content/certificate_words.toml)."""
    path = Path(settings.CONTENT_DIR) / "certificate_words.toml"
    return tomllib.loads(path.read_text("utf-8"))


def _filled(name: str, **values: object) -> Words:
    return {
        language: text.format(**{n: said(v, language) for n, v in values.items()})
        for language, text in words()[name].items()
    }


def _told(certificate: Certificate) -> dict[str, Any]:
    framework = framework_of(certificate.adopted_id)
    issuer, place = _issuer(certificate.province, certificate.issued_on)
    born = certificate.birth_year
    on = certificate.issued_on
    shown = [one["code"] for one in certificate.evidence]
    tests = [c.removeprefix(TEST) for c in shown if c.startswith(TEST)]
    skills = [c.removeprefix(SKILL) for c in shown if c.startswith(SKILL)]
    return {
        "issuer": issuer,
        "name": certificate.name,
        "born": _filled("born", year=born) if born else dict.fromkeys(ORDER, ""),
        "title": {language: said(framework.title, language) for language in ORDER},
        "version": _filled(
            "version", version=certificate.version, group=words().get(certificate.group, {})
        ),
        "tests": [title_of(test) for test in tests if test in tested()],
        "skills": [said(framework.skills[s].label, "vi") for s in skills if s in framework.skills],
        "date": _filled("date", place=place, day=on.day, month=on.month, year=on.year),
        "number": certificate.number,
        "signed": said(_filled("signed", key=certificate.key), "vi"),
        "badge": badge_address(certificate),
        "code": _drawing(certificate.line) if certificate.line else _NOTHING,
        "is_sample": framework.is_sample,
        "is_revoked": certificate.revoked_at is not None,
    }


_NOTHING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"></svg>'
"""Where a certificate's line was erased with the name of who left."""


def _drawing(line: str) -> str:
    out = io.BytesIO()
    code(line).save(out, kind="svg", border=2, xmldecl=False, omitsize=True, svgclass=None)
    return out.getvalue().decode()


@lru_cache(maxsize=64)
def _issuer(province: str, on: date) -> tuple[str, str]:
    """Give the issuer's full name of a day, and the bare name of the place."""
    unit = units_on(province, on=on, level="province").first()
    return (str(unit.full_name), str(unit.name)) if unit else (issuer_name(province), province)


def _compiled(told: str, *, at: datetime) -> bytes:
    fonts = Path(settings.CONTENT_DIR) / "fonts"
    made = typst.compile(
        str(_TEMPLATE),
        font_paths=[str(fonts)],
        ignore_system_fonts=True,
        sys_inputs={"told": told},
        format="pdf",
        timestamp=int(at.timestamp()),
    )
    return made
