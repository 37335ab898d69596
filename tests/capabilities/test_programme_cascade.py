"""Handing a target down: the parts add up to the promise, whatever the method."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.capabilities.programme.cascade import (
    EQUAL,
    GAP,
    METHODS,
    POPULATION,
    Part,
    check_sum,
    difference,
    hand_down,
    round_to_sum,
)
from doorstep.kernel.basics.problems import Problem

PERCENT, ABSOLUTE = "percent", "absolute"


def parts(*rows: tuple[int, int]) -> list[Part]:
    """Parts from (population, present), numbered from 1."""
    return [Part(i, p, have) for i, (p, have) in enumerate(rows, start=1)]


def test_a_count_is_shared_to_the_last_one() -> None:
    shares = hand_down(
        value=Decimal(1000), value_kind=ABSOLUTE, parts=parts((1, 0), (1, 0), (1, 0)), method=EQUAL
    )
    assert list(shares.values()) == [334, 333, 333]


def test_population_shares_in_proportion() -> None:
    shares = hand_down(
        value=Decimal(100),
        value_kind=ABSOLUTE,
        parts=parts((5000, 0), (3000, 0), (2000, 0)),
        method=POPULATION,
    )
    assert list(shares.values()) == [50, 30, 20]


def test_the_gap_goes_to_those_who_lack_most() -> None:
    shares = hand_down(
        value=Decimal(100),
        value_kind=ABSOLUTE,
        parts=parts((100, 60), (100, 20), (100, 0)),
        method=GAP,
    )
    assert shares[1] == 60, "who is beyond the common share is handed what it has"
    assert shares[2] < shares[3] + 20 and sum(shares.values()) == 100


def test_a_percentage_by_gap_meets_the_mean() -> None:
    some = parts((1000, 900), (1000, 100), (500, 300))
    shares = hand_down(value=Decimal(80), value_kind=PERCENT, parts=some, method=GAP)
    assert shares[1] == 90 and shares[2] > 10
    populations = {p.unit: p.population for p in some}
    missed = difference(
        value=Decimal(80), value_kind=PERCENT, handed=shares, populations=populations
    )
    assert missed == 0


def test_what_does_not_add_up_says_by_how_much() -> None:
    with pytest.raises(Problem, match="20 less"):
        check_sum(
            value=Decimal(100),
            value_kind=ABSOLUTE,
            handed={1: Decimal(50), 2: Decimal(30)},
            populations={},
        )
    with pytest.raises(Problem, match=r"12\.5 percentage points"):
        check_sum(
            value=Decimal(80),
            value_kind=PERCENT,
            handed={1: Decimal(80), 2: Decimal(30)},
            populations={1: 750, 2: 250},
        )


def test_unknown_populations_are_named() -> None:
    with pytest.raises(Problem) as told:
        hand_down(
            value=Decimal(10),
            value_kind=ABSOLUTE,
            parts=[Part(1, 10), Part(2), Part(3)],
            method=POPULATION,
        )
    assert told.value.details == {"count": 2, "units": [2, 3]}
    with pytest.raises(Problem):
        hand_down(value=Decimal(10), value_kind=ABSOLUTE, parts=[], method=EQUAL)
    with pytest.raises(Problem):
        hand_down(value=Decimal(10), value_kind=ABSOLUTE, parts=[Part(1, 1)], method="by taste")


people = st.integers(min_value=1, max_value=100_000)
some_parts = st.lists(
    people.flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))), min_size=1
)


@given(some_parts, st.integers(0, 1_000_000), st.sampled_from(METHODS))
def test_counts_always_add_up(rows: list[tuple[int, int]], value: int, method: str) -> None:
    shares = hand_down(value=Decimal(value), value_kind=ABSOLUTE, parts=parts(*rows), method=method)
    assert sum(shares.values()) == value
    assert all(s >= 0 and s == int(s) for s in shares.values())


@given(some_parts, st.integers(0, 100), st.sampled_from(METHODS))
def test_percentages_always_meet_the_mean(
    rows: list[tuple[int, int]], value: int, method: str
) -> None:
    some = parts(*rows)
    shares = hand_down(value=Decimal(value), value_kind=PERCENT, parts=some, method=method)
    populations = {p.unit: p.population for p in some}
    assert not difference(
        value=Decimal(value), value_kind=PERCENT, handed=shares, populations=populations
    )
    assert all(0 <= s <= 100 for s in shares.values())


@given(st.lists(st.integers(0, 1000).map(Decimal), min_size=1), st.integers(0, 10**6))
def test_rounding_never_moves_a_share_by_a_whole(weights: list[Decimal], total: int) -> None:
    shares = round_to_sum(weights, Decimal(total))
    assert sum(shares) == total
    if any(weights):
        exact = [total * w / sum(weights) for w in weights]
        assert all(abs(s - e) < 1 for s, e in zip(shares, exact, strict=True))
