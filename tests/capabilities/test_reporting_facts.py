"""Sets of facts: packed and read back alike, hashed whatever their order, compared by fact."""

from hypothesis import given
from hypothesis import strategies as st

from doorstep.capabilities.reporting.facts import Fact, compare, hash_of, pack, unpack

facts = st.lists(
    st.builds(
        Fact,
        st.sampled_from("nd"),
        st.sampled_from(["person", "activity", "household"]),
        st.uuids().map(str),
        st.integers(-5, 5000),
    )
)


@given(facts)
def test_packing_loses_nothing(some: list[Fact]) -> None:
    assert unpack(pack(some)) == sorted(some)
    assert unpack(memoryview(pack(some))) == sorted(some), "as PostgreSQL gives bytes back"


@given(facts, st.randoms())
def test_the_hash_is_of_the_set(some: list[Fact], chance) -> None:
    shuffled = some[:]
    chance.shuffle(shuffled)
    assert hash_of(shuffled) == hash_of(some)
    assert pack(shuffled) == pack(some)


def test_another_count_is_another_hash() -> None:
    one, two = Fact("n", "activity", "a", 30), Fact("n", "activity", "a", 28)
    assert hash_of([one]) != hash_of([two])
    found = compare([one, Fact("n", "person", "b")], [two, Fact("d", "person", "b")])
    assert (found.added, found.removed) == ([Fact("d", "person", "b")], [Fact("n", "person", "b")])
    assert [(c.before.n, c.now.n) for c in found.changed] == [(30, 28)]
