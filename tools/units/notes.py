"""The official list's remarks on each commune: which decision, and from which old units."""

import re
from dataclasses import dataclass

from .names import compare_key, tidy
from .sources import Listed

# The source keeps about this many characters of a remark; longer ones end in mid word.
FIELD_LENGTH = 240

_DECISION = re.compile(r"Số\s*:\s*(?P<number>[\w/-]+)\s*;\s*Ngày\s*:\s*(?P<day>\d\d/\d\d/\d{4})")
_UNCHANGED = re.compile(r"giữ nguyên|không (thực hiện )?sắp xếp", re.IGNORECASE)
_START = re.compile(
    r"h[ợơọ]p nhấ?t?|trên cơ sở nhập|nhập|sắp xếp\s*toàn bộ|phần còn lại|trên cơ sở", re.IGNORECASE
)
_END = re.compile(r"\s*\.*\s*Bỏ cấp huyện|\s+thành (?:xã|xa|phường|đặc khu)\b", re.IGNORECASE)
_PART = re.compile(r"(?:1|một) ?phần|còn lại", re.IGNORECASE)
_NOISE = re.compile(
    r"^(?:các|của|với|toàn bộ|và|p?(?:1|một) ?phần|phần diện tích còn lại|phần còn lại|còn lại|"
    r"diện tích tự nhiên|diện tích|quy mô dân số|xã|phường|thị trấn|huyện|đảo)\s+",
    re.IGNORECASE,
)
# Figures and the old superior units only stand beside a name; they are cut out.
_ASIDES = [
    re.compile(r"\([^)]*\)?"),
    re.compile(r"(?: là)? [\d.,]+ (?:km2|người)(?: của)?"),
    re.compile(r",?\s*quy mô dân số(?: của)?"),
    re.compile(r"\s+sau khi sắp xếp .*"),
    re.compile(r"\s+thuộc (?:thành phố|quận|huyện|thị xã|tỉnh)\s.*?(?=,|;| và |$)", re.IGNORECASE),
    re.compile(r",\s*(?:tỉnh|thành phố)\s.*?(?=,|;| và |$)", re.IGNORECASE),
]


@dataclass(frozen=True)
class Remark:
    """What a remark says. `parents` maps the squeezed key of an old name to "only a part of it"."""

    number: str
    decided_on: str
    is_unchanged: bool
    is_cut_off: bool
    parents: dict[str, bool]


def read_remark(listed: Listed) -> Remark:
    """Read the remark of one commune; the decision named is the last one that touched it."""
    text = tidy(listed.note)
    found = _DECISION.search(text)
    if found is None:
        raise ValueError(f"no decision in the remark of {listed.code}")
    day, month, year = found["day"].split("/")
    return Remark(
        number=found["number"],
        decided_on=f"{year}-{month}-{day}",
        is_unchanged=bool(_UNCHANGED.search(text)),
        is_cut_off=len(listed.note.partition("Bỏ cấp huyện")[0].rstrip(" .")) >= FIELD_LENGTH,
        parents=_parents(text),
    )


def _parents(text: str) -> dict[str, bool]:
    start = _START.search(text)
    if start is None:
        return {}
    body = text[start.start() :] if start[0].lower().startswith("phần") else text[start.end() :]
    end = _END.search(body)
    body = body[: end.start()] if end else body
    for aside in _ASIDES:
        body = aside.sub("", body)
    pieces = re.split(r"[,;]|\svà\s|\svới\s", body)
    return dict(_named(piece) for piece in pieces if compare_key(piece))


def _named(piece: str) -> tuple[str, bool]:
    """Return (squeezed key of the bare name, whether only a part is meant)."""
    name = piece.strip(" .")
    is_part = bool(_PART.search(name))
    while (shorter := _NOISE.sub("", name)) != name:
        name = shorter
    return squeezed(name), is_part


def squeezed(name: str) -> str:
    """Return the compare key of a name without blanks, so that Axan equals A Xan."""
    return compare_key(name).replace(" ", "")
