"""QTI: items of 3.0 and 2.1 as the specification describes them, and what ours look like."""

from __future__ import annotations

import pytest

from doorstep.capabilities.learning.exchange.examples import EXAMPLES
from doorstep.capabilities.learning.exchange.formats import FORMATS, guessed
from doorstep.capabilities.learning.exchange.merging import NEW, REFUSED, Bank, Verdict, judged
from doorstep.capabilities.learning.exchange.packages import packed, unpacked
from doorstep.capabilities.learning.exchange.qti_names import PACKAGE_3, QTI_3
from doorstep.capabilities.learning.exchange.xmlparts import parse_xml
from doorstep.kernel.basics.problems import Problem

QTI = FORMATS["qti"]
BANK = Bank({"t": "Chủ đề"}, ())
NS = f"{{{QTI_3}}}"
CHOICE_21 = """<?xml version="1.0" encoding="UTF-8"?>
<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="otp-item"
  title="Mã OTP" adaptive="false" timeDependent="false">
 <responseDeclaration identifier="R" cardinality="single" baseType="identifier">
  <correctResponse><value>B</value></correctResponse>
 </responseDeclaration>
 <itemBody><p>Có người gọi.</p>
  <choiceInteraction responseIdentifier="R" shuffle="true" maxChoices="1">
   <prompt>Bác làm <strong>gì</strong>?</prompt>
   <simpleChoice identifier="A">Đọc mã<feedbackInline outcomeIdentifier="F" identifier="A"
     showHide="show">Mất tiền.</feedbackInline></simpleChoice>
   <simpleChoice identifier="B">Tắt máy</simpleChoice>
  </choiceInteraction>
 </itemBody>
 <modalFeedback outcomeIdentifier="F" identifier="x" showHide="hide">Không đọc mã.</modalFeedback>
</assessmentItem>"""


def _item(declared: str, body: str, identifier: str = "i1") -> str:
    return (
        f'<qti-assessment-item xmlns="{QTI_3}" identifier="{identifier}" title="Câu" '
        f'adaptive="false" time-dependent="false">{declared}'
        f"<qti-item-body>{body}</qti-item-body></qti-assessment-item>"
    )


def _key(cardinality: str, base: str, *values: str) -> str:
    told = "".join(f"<qti-value>{value}</qti-value>" for value in values)
    return (
        f'<qti-response-declaration identifier="R" cardinality="{cardinality}" base-type="{base}">'
        f"<qti-correct-response>{told}</qti-correct-response></qti-response-declaration>"
    )


def _choices(*names: str) -> str:
    told = "".join(f'<qti-simple-choice identifier="{n}">Ý {n}</qti-simple-choice>' for n in names)
    return (
        '<qti-choice-interaction response-identifier="R" shuffle="true" max-choices="1">'
        f"<qti-prompt>Hỏi?</qti-prompt>{told}</qti-choice-interaction>"
    )


def _one(raw: str) -> Verdict:
    (found,) = judged(QTI.read(raw.encode()), bank=BANK, holds=QTI.holds)
    return found


def test_an_item_of_2_1() -> None:
    assert guessed(CHOICE_21.encode(), name="a.xml") is QTI
    found = _one(CHOICE_21)
    assert (found.verdict, found.losses) == (NEW, ("formatting",))
    assert found.table == {
        "code": "otp-item", "topic": "t", "pool": "practice", "kind": "single",
        "ask": "Có người gọi. Bác làm gì?", "why": "Không đọc mã.",
        "choices": [{"text": "Đọc mã", "why": "Mất tiền."}, {"text": "Tắt máy", "right": True}],
    }  # fmt: skip


def test_numbers_orders_and_matches_of_3_0() -> None:
    gap = "<p>Bao nhiêu?</p><p><qti-text-entry-interaction response-identifier='R'/> km</p>"
    found = _one(_item(_key("single", "float", "12.5"), gap))
    assert (found.table["answer"], found.table["unit"]) == (12.5, "km")
    items = "".join(f"<qti-simple-choice identifier='{n}'>{n}</qti-simple-choice>" for n in "abc")
    order = f"<qti-order-interaction response-identifier='R'>{items}</qti-order-interaction>"
    found = _one(_item(_key("ordered", "identifier", "b", "c", "a"), f"<p>Xếp.</p>{order}"))
    assert found.table["items"] == ["b", "c", "a"]
    sides = "".join(
        "<qti-simple-match-set>"
        + "".join(f"<qti-simple-associable-choice identifier='{n}' match-max='1'>{n}"
                  "</qti-simple-associable-choice>" for n in side)
        + "</qti-simple-match-set>" for side in ("ab", "xyz")
    )  # fmt: skip
    match = f"<qti-match-interaction response-identifier='R'>{sides}</qti-match-interaction>"
    found = _one(_item(_key("multiple", "directedPair", "a y", "b x"), f"<p>Nối.</p>{match}"))
    assert found.table["pairs"] == [{"left": "a", "right": "y"}, {"left": "b", "right": "x"}]
    assert "belongs to nothing" in found.losses[0]


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        (_item(_key("single", "identifier", "a", "b"), _choices("a", "b")), "2 choices are marked"),
        (_item(_key("single", "identifier"), _choices("a", "b")), "no choice is marked"),
        (_item(_key("single", "identifier", "z"), _choices("a", "b")), "not there"),
        (_item(_key("single", "identifier", "a"), _choices("a", "a")), "same identifier"),
        (_item(_key("single", "identifier", "a"), _choices("a", "b") * 2), "this has 2"),
        (_item("", "<p>Đọc.</p>"), "this has 0"),
        (_item(_key("single", "string", "x"), "<p>A? <qti-text-entry-interaction "
               "response-identifier='R'/></p>"), "typed in words"),
        (_item("", "<p>A?</p><qti-extended-text-interaction response-identifier='R'/>"),
         "kind extended-text-interaction"),
        (_item("", "<p>A?</p><qti-portable-custom-interaction response-identifier='R'/>"),
         "kind portable-custom-interaction"),
    ],
)  # fmt: skip
def test_what_is_refused_says_why(raw: str, why: str) -> None:
    found = _one(raw)
    assert found.verdict == REFUSED
    assert why in "; ".join(found.faults)


def test_scripts_and_missing_pictures_of_items_are_told() -> None:
    body = "<p>A?<script>x()</script><img src='pictures/a.png' alt='Sơ đồ'/></p>"
    item = _item(_key("single", "identifier", "a"), body + _choices("a", "b"))
    manifest = (
        f'<manifest xmlns="{PACKAGE_3}"><resources><resource identifier="r1"'
        ' type="imsqti_item_xmlv3p0" href="items/1.xml"/></resources></manifest>'
    )
    raw = packed({"imsmanifest.xml": manifest.encode(), "items/1.xml": item.encode()})
    (found,) = judged(QTI.read(raw), bank=BANK, holds=QTI.holds)
    assert found.table["ask"] == "A? Hỏi?"
    assert "a script" in found.losses
    assert "the picture a.png, which is missing in the file (Sơ đồ)" in found.losses


def test_what_is_no_item_and_no_package_is_a_problem() -> None:
    with pytest.raises(Problem, match="no QTI item"):
        QTI.read(b"<quiz/>")
    with pytest.raises(Problem, match=r"imsmanifest\.xml"):
        QTI.read(packed({"a.xml": b"<a/>"}))


def test_our_packages_keep_the_rules_of_the_specification() -> None:
    files = unpacked(QTI.write(EXAMPLES, course="x").raw)
    manifest = parse_xml(files["imsmanifest.xml"])
    assert manifest.tag == f"{{{PACKAGE_3}}}manifest"
    resources = list(manifest.iter(f"{{{PACKAGE_3}}}resource"))
    assert len({one.get("identifier") for one in resources}) == len(resources) == len(EXAMPLES)
    named = {one.get("href") for one in manifest.iter(f"{{{PACKAGE_3}}}file")}
    assert named == set(files) - {"imsmanifest.xml"}
    items = [parse_xml(files[one.get("href") or ""]) for one in resources]
    assert len({one.get("identifier") for one in items}) == len(items)
    for item in items:
        assert item.tag == f"{NS}qti-assessment-item"
        _keeps_rules(item)


def _keeps_rules(item: object) -> None:
    """Declarations come first, every interaction has one, keys and choices belong together."""
    children = [one.tag.removeprefix(NS) for one in item]  # type: ignore[attr-defined]
    rank = ["qti-response-declaration", "qti-outcome-declaration", "qti-item-body",
            "qti-response-processing", "qti-modal-feedback"]  # fmt: skip
    assert children == sorted(children, key=rank.index)
    (declared,) = item.iter(f"{NS}qti-response-declaration")  # type: ignore[attr-defined]
    (used,) = [one for one in item.iter()  # type: ignore[attr-defined]
               if one.get("response-identifier")]  # fmt: skip
    assert used.get("response-identifier") == declared.get("identifier")
    outcomes = {one.get("identifier") for one in item.iter(f"{NS}qti-outcome-declaration")}  # type: ignore[attr-defined]
    names = [one.get("identifier") for one in used.iter()
             if one.tag.endswith("-choice")]  # fmt: skip
    assert len(set(names)) == len(names)
    right = " ".join(one.text for one in declared.iter(f"{NS}qti-value"))
    assert not names or set(right.split()) <= set(names)
    told = {one.get("outcome-identifier") for one in item.iter()}  # type: ignore[attr-defined]
    assert told - {None} <= outcomes
