"""The shipped movement content: every source line is held, and nothing points into the void.

Pure file checks: no database, no application code. A failing test names the file's key or line.
"""

import csv
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).resolve().parents[2] / "content"

LINES_PER_ARTICLE = {"S0": 24, "S1": 55, "S2": 24, "S3": 16, "S4": 49}
COLUMNS = ["id", "article", "vi", "en", "bn", "figures_as_printed", "holders"]

# Indicators the product computes from its own events; the rest is typed in by hand (entered.toml).
COMPUTED_PERCENT = set(
    "cadres_skilled pupils_equipped adults_skilled adults_confirmed_vneid workers_skilled "
    "villages_with_team adults_with_bank_account households_with_smart_device".split()
)
COMPUTED_COUNT = set(
    "teams team_members team_members_trained households_visited sessions session_participants "
    "support_turns phones_given scratch_cards_given signatures_given qr_points media_items "
    "cashless_accounts_opened broadcast_points event_guests villages_without_signal "
    "villages_without_electricity base_stations".split()
)
GROUPS = {"all", "cadres", "pupils", "adults", "workers"}
SIGNS = {"=", ">", "~", "<"}
SIGN_PRINTED = {"=": "", ">": ">", "~": "≈", "<": "<"}
CODE_DIGITS = {"province": 2, "district": 3, "commune": 5}
AGGREGATIONS = {"sum", "ratio_of_sums", "mean", "last"}
KINDS = {
    "document": "resolution plan decision programme directive project strategy framework dispatch",
    "campaign": "communication peak_drive contest switch_off training movement programme phase",
    "model": "dan_van_kheo cashless_street learning other",
    "system": "platform data_network cloud procedure_system learning_platform fact_check_centre "
    "citizen_app website open_data",
    "channel": "web zalo hotline post email loudspeaker social",
    "note": "difficulty goal vision effect story task status need behaviour credit",
    "facility": "base_station wifi_house camera qr_board fixed_support_point "
    "mobile_support_point service_centre led_screen market cashless_street",
}
# What a record of each kind may answer; an asterisk marks what it must. The title stands apart.
ANSWERS = {
    "event": "points guests guests_sign organiser programme",
    "group_session": "participants* participants_sign participants_poor "
    "participants_ethnic_minority participants_elderly audience contents remarks",
    "media_item": "form* pieces* channels address topics funding",
    "coordination_note": "partner topic agreed",
    "survey": "respondents partner findings",
}

BENGALI = re.compile(r"[\u0980-\u09ff]")
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

Table = dict[str, Any]


def read(path: Path) -> Table:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def files() -> list[Path]:
    """Every TOML file of the movement content, articles and indicators included."""
    folders = ("movement", "plans", "indicators")
    found = [path for folder in folders for path in sorted((CONTENT / folder).glob("*.toml"))]
    return [CONTENT / "sources" / "articles.toml", *found]


def keyed() -> Iterator[tuple[str, Table]]:
    """Every table with a key, as (type, table); phases and channels follow their parent."""
    for path in files():
        for kind, value in read(path).items():
            if kind == "plan":
                yield kind, value
            for table in value if isinstance(value, list) and kind != "indicator" else []:
                yield kind, table
                for inner in ("phase", "channel"):
                    yield from ((inner, row) for row in table.get(inner, []))


def of_kind(wanted: str) -> list[Table]:
    return [table for kind, table in keyed() if kind == wanted]


def rows() -> list[dict[str, str]]:
    text = (CONTENT / "sources" / "lines.tsv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def entered() -> dict[str, Table]:
    found = read(CONTENT / "indicators" / "entered.toml")["indicator"]
    return {indicator["code"]: indicator for indicator in found}


def percent_codes() -> set[str]:
    by_hand = {code for code, row in entered().items() if row["value_kind"] == "percent"}
    return COMPUTED_PERCENT | by_hand


def texts(value: Any, where: str) -> Iterator[tuple[str, Table]]:
    """Every three-language text below `value`, with the path that leads to it."""
    if isinstance(value, dict):
        if {"vi", "en", "bn"} & set(value):
            yield where, value
            return
        for name, inner in value.items():
            yield from texts(inner, f"{where}/{value.get('key', name)}:{name}")
    elif isinstance(value, list):
        for inner in value:
            yield from texts(inner, where)


def units(value: Any) -> Iterator[Table]:
    """Every unit below `value`: a table with level, code and date."""
    if isinstance(value, dict):
        if "level" in value:
            yield value
        for inner in value.values():
            yield from units(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from units(inner)


def test_all_lines_stand_once_and_in_order() -> None:
    expected = [f"{s}-{n}" for s, total in LINES_PER_ARTICLE.items() for n in range(1, total + 1)]
    assert [row["id"] for row in rows()] == expected
    assert len(expected) == 168
    assert all(row["article"] == row["id"].split("-")[0] for row in rows())
    assert list(rows()[0]) == COLUMNS


def test_every_line_is_told_in_three_languages() -> None:
    for row in rows():
        assert row["vi"].strip() and row["en"].strip() and row["bn"].strip(), row["id"]
        assert BENGALI.search(row["bn"]), row["id"]
        assert unicodedata.is_normalized("NFC", row["vi"]), row["id"]


def test_every_text_is_told_in_three_languages() -> None:
    for path in files():
        for where, text in texts(read(path), path.name):
            assert set(text) == {"vi", "en", "bn"}, where
            assert all(words.strip() for words in text.values()), where
            assert BENGALI.search(text["bn"]), where
            assert unicodedata.is_normalized("NFC", text["vi"]), where


def test_keys_are_slugs_and_unique() -> None:
    keys = [table["key"] for _, table in keyed()]
    assert [key for key, count in Counter(keys).items() if count > 1] == []
    assert [key for key in keys if not SLUG.fullmatch(key)] == []


def test_indicator_codes_are_unique_and_not_computed() -> None:
    codes = [row["code"] for row in read(CONTENT / "indicators" / "entered.toml")["indicator"]]
    assert len(codes) == len(set(codes))
    assert not set(codes) & (COMPUTED_PERCENT | COMPUTED_COUNT)
    for code, row in entered().items():
        assert row["value_kind"] in {"percent", "count", "money"}, code
        assert row["aggregation"] in AGGREGATIONS, code
        assert date.fromisoformat(row["valid_from"]), code
        assert row["value_kind"] != "percent" or row["aggregation"] == "ratio_of_sums", code


def test_lines_and_holders_agree_both_ways() -> None:
    claimed = {(line, f"{kind}:{t['key']}") for kind, t in keyed() for line in t["lines"]}
    listed = {(row["id"], holder) for row in rows() for holder in row["holders"].split()}
    assert claimed == listed
    assert {line for line, _ in listed} == {row["id"] for row in rows()}


def test_figures_count_something_known() -> None:
    known = COMPUTED_PERCENT | COMPUTED_COUNT | set(entered())
    percent = percent_codes()
    for figure in of_kind("figure"):
        key, value = figure["key"], Decimal(figure["value"])
        assert figure["indicator"] in known, key
        assert figure["group"] in GROUPS, key
        assert figure["sign"] in SIGNS, key
        assert value >= 0, key
        assert figure["indicator"] not in percent or value <= 100, key
        assert date.fromisoformat(figure["as_of"]), key


def test_figures_are_printed_as_their_value_and_sign_say() -> None:
    percent, printed = percent_codes(), {row["id"]: row["figures_as_printed"] for row in rows()}
    for figure in of_kind("figure"):
        value = Decimal(figure["value"])
        mark = "%" if figure["indicator"] in percent else ""
        expected = f"{SIGN_PRINTED[figure['sign']]}{value:,}{mark}"
        assert figure["as_printed"] == expected, figure["key"]
        assert any(expected in printed[line] for line in figure["lines"]), figure["key"]


def test_periods_of_figures_run_forward() -> None:
    for figure in of_kind("figure"):
        if re.fullmatch(r"\d{4}", figure["period"]):
            continue
        first, last = (date.fromisoformat(day) for day in figure["period"].split(".."))
        assert first <= last, figure["key"]


def test_targets_are_known_and_possible() -> None:
    known = COMPUTED_PERCENT | COMPUTED_COUNT | set(entered())
    targets = of_kind("target")
    assert targets
    for target in targets:
        assert target["indicator"] in known, target["key"]
        assert target["group"] in GROUPS - {"all"}, target["key"]
        assert target["value_kind"] in {"percent", "absolute"}, target["key"]
        value = Decimal(target["value"])
        assert value > 0, target["key"]
        assert target["value_kind"] == "absolute" or value <= 100, target["key"]


def test_a_plan_promises_each_thing_once_a_year() -> None:
    for path in sorted((CONTENT / "plans").glob("*.toml")):
        plan = read(path)
        promised = [(t["indicator"], t["group"], t["year"]) for t in plan["target"]]
        assert len(promised) == len(set(promised)), path.name
        span = range(int(plan["plan"]["starts_on"][:4]), int(plan["plan"]["ends_on"][:4]) + 1)
        assert all(year in span for _, _, year in promised), path.name
        for phase in plan["phase"]:
            assert phase["starts_on"] <= phase["ends_on"], phase["key"]
            assert 0 < Decimal(phase["reach"]) <= 100, phase["key"]


def test_units_have_codes_of_their_level_and_a_date() -> None:
    for path in files():
        for unit in units(read(path)):
            assert set(unit) == {"level", "code", "on"}, (path.name, unit)
            assert re.fullmatch(rf"\d{{{CODE_DIGITS[unit['level']]}}}", unit["code"]), unit
            # Districts ended with June 2025.
            assert unit["level"] != "district" or unit["on"] < "2025-07-01", unit
            assert date.fromisoformat(unit["on"]), unit


def test_kinds_are_known() -> None:
    for kind, table in keyed():
        if kind in KINDS:
            assert table["kind"] in KINDS[kind].split(), table["key"]


def test_activities_answer_what_their_kind_asks() -> None:
    for activity in of_kind("activity"):
        asked = ANSWERS[activity["activity_kind"]].split()
        answers = set(activity.get("answers", {}))
        assert answers <= {field.rstrip("*") for field in asked}, activity["key"]
        assert {field[:-1] for field in asked if field.endswith("*")} <= answers, activity["key"]


def test_activities_have_a_day_or_a_period() -> None:
    for activity in of_kind("activity"):
        is_single = "happened_on" in activity
        assert is_single != {"period_start", "period_end"}.issubset(activity), activity["key"]


def test_campaigns_end_after_they_start() -> None:
    for campaign in of_kind("campaign"):
        starts = datetime.fromisoformat(campaign["starts_at"])
        ends = datetime.fromisoformat(campaign["ends_at"])
        assert starts < ends, campaign["key"]
        assert starts.utcoffset() == ends.utcoffset(), campaign["key"]


def test_document_references_resolve() -> None:
    documents = {document["key"]: document for document in of_kind("document")}
    for kind, table in keyed():
        wanted = table.get("document")
        if kind == "plan":
            # A plan carries its document; where that is also filed by itself, both say the same.
            filed = documents.get(wanted["key"], wanted)
            same = ("number", "kind", "title", "issuer")
            assert [filed[name] for name in same] == [wanted[name] for name in same], wanted["key"]
        elif wanted:
            assert wanted in documents, table["key"]


def test_the_contest_window_is_kept_to_the_minute() -> None:
    contest = {c["key"]: c for c in of_kind("campaign")}["ld-trade-union-contest-2024"]
    assert contest["starts_at"] == "2024-09-30T10:00:00+07:00"
    assert contest["ends_at"] == "2024-10-21T21:30:00+07:00"


def test_thirty_days_and_nights_are_a_label_not_a_length() -> None:
    drive = {c["key"]: c for c in of_kind("campaign")}["cs-30-days-and-nights"]
    starts = datetime.fromisoformat(drive["starts_at"])
    assert (datetime.fromisoformat(drive["ends_at"]) - starts).days == 32
    assert drive["label"]["vi"] == "30 ngày đêm"
