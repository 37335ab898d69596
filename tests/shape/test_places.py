"""Rows that belong to a place carry its province, so that a country can be split by province."""

from tests.shape.source import models

# Tables that every province shares, or that belong to no place, each with the reason.
PLACELESS: dict[str, str] = {
    "access.FailedSignIn": "happens before anybody is known; kept for hours",
    "indicators.IndicatorRow": "a definition, the same in every province",
    "indicators.Series": "a short number for a measure and a group, the same in every province",
    "people.TargetGroup": "a definition, the same in every province",
}


def test_every_table_carries_its_province_or_says_why_not() -> None:
    without = {
        model._meta.label
        for model in models()
        if not {"province", "province_id"} & {f.name for f in model._meta.get_fields()}
    }
    missing = sorted(without - set(PLACELESS))
    assert not missing, f"Add a province, or a reason to PLACELESS: {missing}"
    stale = sorted(set(PLACELESS) - without)
    assert not stale, f"These carry a province (or are gone): take them off PLACELESS: {stale}"
