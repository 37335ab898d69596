"""Document numbers of two worlds: the State writes 611/KH-UBND, the Party 04-KH/ĐU.

The text as printed is what counts and is stored; the parts are only help for lists and search.
State form: Decree 30/2020/NĐ-CP, Appendices I and III. In the Party's form, which the mass
organisations follow, a hyphen stands after the number.
"""

import re
from dataclasses import dataclass

from doorstep.kernel.basics import text

_KIND_ROWS = """
NQ   | Nghị quyết         | Resolution            | রেজল্যুশন
QĐ   | Quyết định         | Decision              | সিদ্ধান্ত
CT   | Chỉ thị            | Directive             | নির্দেশিকা
QC   | Quy chế            | Regulation            | প্রবিধান
QyĐ  | Quy định           | Rules                 | বিধি
TC   | Thông cáo          | Communiqué            | ইশতেহার
TB   | Thông báo          | Notice                | বিজ্ঞপ্তি
HD   | Hướng dẫn          | Guidance              | নির্দেশনা
CTr  | Chương trình       | Programme             | কর্মসূচি
KH   | Kế hoạch           | Plan                  | পরিকল্পনা
PA   | Phương án          | Scheme                | কর্মকৌশল
ĐA   | Đề án              | Project scheme        | প্রকল্প প্রস্তাব
DA   | Dự án              | Project               | প্রকল্প
BC   | Báo cáo            | Report                | প্রতিবেদন
BB   | Biên bản           | Minutes               | কার্যবিবরণী
TTr  | Tờ trình           | Submission            | প্রস্তাবপত্র
HĐ   | Hợp đồng           | Contract              | চুক্তি
CĐ   | Công điện          | Urgent dispatch       | জরুরি বার্তা
BGN  | Bản ghi nhớ        | Memorandum            | স্মারকলিপি
BTT  | Bản thỏa thuận     | Agreement             | সমঝোতা চুক্তি
GUQ  | Giấy ủy quyền      | Letter of authority   | ক্ষমতাপত্র
GM   | Giấy mời           | Invitation            | আমন্ত্রণপত্র
GGT  | Giấy giới thiệu    | Letter of introduction | পরিচয়পত্র
GNP  | Giấy nghỉ phép     | Leave permit          | ছুটির অনুমতিপত্র
PG   | Phiếu gửi          | Sending slip          | প্রেরণপত্র
PC   | Phiếu chuyển       | Transfer slip         | হস্তান্তরপত্র
PB   | Phiếu báo          | Notice slip           | অবহিতকরণপত্র
SY   | Sao y              | True copy             | অনুলিপি
TrS  | Trích sao          | Extract               | উদ্ধৃতাংশ
SL   | Sao lục            | Copy of a copy        | অনুলিপির অনুলিপি
NĐ   | Nghị định          | Decree                | অধ্যাদেশ
TT   | Thông tư           | Circular              | পরিপত্র
TTLT | Thông tư liên tịch | Joint circular        | যৌথ পরিপত্র
VBHN | Văn bản hợp nhất   | Consolidated text     | একীভূত দলিল
CV   | Công văn           | Official letter       | দাপ্তরিক চিঠি
KL   | Kết luận           | Conclusion            | উপসংহার
QĐi  | Quy định           | Party rules           | পার্টি বিধি
"""


def _read_kinds(rows: str) -> dict[str, dict[str, str]]:
    """Return the table above as abbreviation → language → name."""
    split = ([cell.strip() for cell in row.split("|")] for row in rows.strip().splitlines())
    return {code: {"vi": vi, "en": en, "bn": bn} for code, vi, en, bn in split}


#: Abbreviation of a kind of document → its name in each language ("KH" → "Kế hoạch", "Plan").
KINDS: dict[str, dict[str, str]] = _read_kinds(_KIND_ROWS)
_EXACT = {code.casefold(): code for code in KINDS}
_LOOSE = {text.search_key(code): code for code in reversed(KINDS)}

_SHAPE = re.compile(
    r"""(?:(?P<number>\d{1,9})[a-z]?)?\s*    # blank until the clerk has registered it
        (?:/\s*(?P<year>\d{4})\s*)?
        (?P<joint>[/-])\s*
        (?P<rest>[^\W\d_][\w&\u0980-\u09ff]*(?:\s*[/-]\s*[^\W_][\w&\u0980-\u09ff]*)*)
        (?=[\s,.;:)]|$)""",
    re.VERBOSE | re.IGNORECASE,
)
_ONE_SIGN = str.maketrans(dict.fromkeys("‐‑–—", "-") | {"Ð": "Đ"})
_PREFIX = re.compile(r"^(?:số|so|no\.?|নং)\s*[:.]?\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number and what could be read from it; parts that could not be read are None.

    `kind` is a key of `KINDS`; an official letter (793/BTTTT-THH) and a law (91/2025/QH15) have
    none. `is_party` tells the Party's form (hyphen first) from the State's (slash first).
    """

    as_printed: str
    number: int | None = None
    year: int | None = None
    kind: str | None = None
    issuer: str | None = None
    is_party: bool | None = None


def _kind(abbreviation: str) -> str | None:
    """Return the official form of an abbreviation: "kh" → "KH", "QD" → "QĐ", "BTTTT" → None."""
    exact = _EXACT.get(abbreviation.casefold())
    return exact or _LOOSE.get(text.search_key(abbreviation))


def read_number(printed: str) -> DocumentNumber:
    """Return the parts of a document number as typed or printed. Never raises.

    "Số:      /BC-UBND" (not yet registered) has no number; words after the number are ignored.
    """
    plain = text.map_digits(text.tidy(printed)).translate(_ONE_SIGN)
    found = _SHAPE.match(_PREFIX.sub("", plain))
    if found is None:
        return DocumentNumber(as_printed=printed)
    rest = re.sub(r"\s*([/-])\s*", r"\1", found["rest"])
    first, *others = re.split("[/-]", rest, maxsplit=1)
    kind = _kind(first)
    issuer = (others[0] if others else None) if kind else rest
    return DocumentNumber(
        as_printed=printed,
        number=int(found["number"]) if found["number"] else None,
        year=int(found["year"]) if found["year"] else None,
        kind=kind,
        issuer=issuer,
        is_party=found["joint"] == "-",
    )
