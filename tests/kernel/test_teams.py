"""Teams: founding, members, villages, work-days, and a payment sheet that pays everything once."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorstep.kernel.basics.problems import NotAllowed, Problem
from doorstep.kernel.indicators.families import FAMILIES, Opening
from doorstep.kernel.indicators.fold import differences, fold
from doorstep.kernel.indicators.models import Cell, Series
from doorstep.kernel.journal.models import Line
from doorstep.kernel.people.allowances import log_work_days, payment_sheet, set_rate
from doorstep.kernel.people.drafts import MemberDraft, TeamDraft
from doorstep.kernel.people.models import Team, TeamMember, TeamVillage, WorkDay
from doorstep.kernel.people.rules import Worked, age_on, age_span, birthday, team_pay
from doorstep.kernel.people.teams import (
    add_member,
    add_members,
    end_member,
    end_team,
    found_team,
    found_teams,
    serve_village,
    serve_villages,
    train_members,
)
from tests.kernel.people_world import TODAY, People, people_world

DAY = date(2025, 3, 10)


@pytest.fixture
def world(db: None) -> People:
    return people_world()


def team(**told: object) -> TeamDraft:
    known = {
        "place": 51,
        "name": "Tổ công nghệ số cộng đồng xóm 51",
        "label": "Tổ công nghệ số cộng đồng",
        "founded_on": DAY,
        **told,
    }
    return TeamDraft(**known)  # type: ignore[arg-type]


def members(*names: str, **told: object) -> tuple[MemberDraft, ...]:
    return tuple(MemberDraft(full_name=n, **told) for n in names)  # type: ignore[arg-type]


def figure(measure: str, month: int) -> int:
    series = Series.objects.filter(measure=measure)
    cells = Cell.objects.filter(series__in=series, month__lte=month)
    counted = sum(cells.values_list("value", flat=True))
    opening = Opening("04", measure, "all", (51, 52, 53, 54, 55, 56, 41), None, month)
    assert counted == len(list(FAMILIES["teams"].items(opening)))
    return counted


def test_a_team_is_founded_with_all_it_has(world: People) -> None:
    told = team(external_id="T1", members=members("Lý A Sáng", "Bế Thị Hà"))
    made = found_team(actor=world.actor, draft=told)
    assert TeamVillage.objects.get(team=made).village_id == 51
    assert TeamMember.objects.filter(team=made, from_on=DAY).count() == 2
    again = found_teams(actor=world.actor, drafts=[team(external_id="T1")])
    assert again.unchanged == (made.pk,) and Team.objects.count() == 1
    assert Line.objects.filter(verb="people.found_teams").count() == 1
    with pytest.raises(NotAllowed):
        found_team(actor=world.officer("commune", 42), draft=team())


def test_a_team_of_a_commune_serves_the_villages_named(world: People) -> None:
    made = found_team(actor=world.actor, draft=team(place=41, villages=(51, 52)))
    serve_village(actor=world.actor, team=made.pk, village=52, on=date(2025, 5, 1))
    assert serve_villages(actor=world.actor, team=made.pk, villages=[52, 53], on=TODAY) == 1
    with pytest.raises(Problem):
        serve_village(actor=world.actor, team=made.pk, village=41, on=TODAY)


def test_figures_of_teams_follow_every_act(world: People) -> None:
    one = found_team(actor=world.actor, draft=team(members=members("A", "B", "C")))
    found_team(actor=world.actor, draft=team(place=52, villages=(51, 52), members=members("D")))
    ids = list(TeamMember.objects.filter(team=one).order_by("id").values_list("id", flat=True))
    train_members(actor=world.actor, members=ids[:2], on=date(2025, 1, 5))  # before joining
    fold()
    assert figure("team_members_trained", 202502) == 0
    assert figure("team_members_trained", 202503) == 2
    end_member(actor=world.actor, member=ids[0], on=date(2025, 6, 1))
    fold()
    assert (figure("team_members", 202505), figure("team_members", 202506)) == (4, 3)
    assert (figure("teams", 202506), figure("villages_served", 202506)) == (2, 2)
    end_team(actor=world.actor, team=one.pk, on=date(2025, 9, 15), decision="12/QĐ-UBND")
    fold()
    assert (figure("teams", 202508), figure("teams", 202509)) == (2, 1)
    assert figure("villages_served", 202509) == 2  # the other team still serves it
    assert figure("team_members", 202509) == 1
    assert not [d for d in differences(province="04") if d.family == "teams"]


def test_nobody_is_in_a_team_twice(world: People) -> None:
    made = found_team(actor=world.actor, draft=team())
    person = world.person()
    add_member(actor=world.actor, team=made.pk, draft=MemberDraft(full_name="Hà", person=person))
    with pytest.raises(Problem):
        add_members(actor=world.actor, team=made.pk, drafts=members("Hà", person=person))
    early = MemberDraft(full_name="Páo", from_on=date(2020, 1, 1))
    assert add_member(actor=world.actor, team=made.pk, draft=early).from_on == DAY


def test_a_day_is_logged_once_for_a_person_in_two_teams(world: People) -> None:
    person = world.person()
    for place in (51, 52):
        told = team(place=place, members=members("Hà", person=person))
        found_team(actor=world.actor, draft=told)
    one, other = TeamMember.objects.order_by("id")
    days = [date(2025, 4, 1), date(2025, 4, 2)]
    assert log_work_days(actor=world.actor, member=one.pk, days=days) == days
    assert log_work_days(actor=world.actor, member=one.pk, days=days) == []
    more = [*days, date(2025, 4, 3)]
    assert log_work_days(actor=world.actor, member=other.pk, days=more) == more[2:]
    assert log_work_days(actor=world.actor, member=other.pk, days=days[:1], part="night")
    assert WorkDay.objects.count() == 4
    for day in (date(2025, 3, 1), date(2027, 1, 1)):
        with pytest.raises(Problem):
            log_work_days(actor=world.actor, member=one.pk, days=[day])


def test_the_sheet_of_da_nang(world: People) -> None:
    """300,000 VND a team and month including 50,000 a person and day; a commune may double it."""
    found_team(actor=world.actor, draft=team(members=members("Bế Thị Hà", "Lý A Sáng")))
    decision = {"actor": world.actor, "decision": "26/2025/NQ-HĐND", "on": date(2025, 1, 1)}
    set_rate(**decision, unit=40, per="team_month", amount=300_000)
    set_rate(**decision, unit=40, per="person_day", amount=50_000)
    ha, sang = TeamMember.objects.order_by("sort_key")
    april = [date(2025, 4, d) for d in range(1, 31)]
    log_work_days(actor=world.actor, member=ha.pk, days=april[:2])
    log_work_days(actor=world.actor, member=sang.pk, days=april[:1])
    sheet = payment_sheet(actor=world.actor, unit=41, month=202504)
    assert [(r.days, r.pay.total) for r in sheet.teams[0].rows] == [(2, 100_000), (1, 50_000)]
    assert (sheet.teams[0].pay.for_team, sheet.total) == (150_000, 300_000)
    log_work_days(actor=world.actor, member=ha.pk, days=april[:11])
    sheet = payment_sheet(actor=world.actor, unit=41, month=202504)
    assert sheet.teams[0].pay.is_capped and sheet.total == 300_000
    set_rate(**decision, unit=41, per="top_up_percent", amount=100)
    assert payment_sheet(actor=world.actor, unit=40, month=202504).total == 600_000
    assert payment_sheet(actor=world.actor, unit=42, month=202504).teams == ()
    with pytest.raises(Problem):
        set_rate(**decision, unit=41, per="top_up_percent", amount=150)


def test_the_sheet_of_binh_duong(world: People) -> None:
    """60,000 VND a person and month, 150,000 a day, 200,000 a night; nobody's month twice."""
    person = world.person()
    for place in (51, 52):
        told = team(place=place, members=members("Hà", person=person))
        found_team(actor=world.actor, draft=told)
    decision = {"actor": world.actor, "decision": "5/2024/NQ-HĐND", "unit": 40}
    for per, amount in (("person_month", 60_000), ("person_day", 150_000)):
        set_rate(**decision, per=per, amount=amount, on=date(2025, 1, 1))
    set_rate(**decision, per="person_night", amount=200_000, on=date(2025, 1, 1))
    set_rate(**decision, per="person_day", amount=160_000, on=date(2025, 4, 16))
    one = TeamMember.objects.order_by("id")[0]
    log_work_days(actor=world.actor, member=one.pk, days=[date(2025, 4, 1), date(2025, 4, 20)])
    log_work_days(actor=world.actor, member=one.pk, days=[date(2025, 4, 1)], part="night")
    sheet = payment_sheet(actor=world.actor, unit=41, month=202504)
    assert sheet.total == 60_000 + 150_000 + 160_000 + 200_000
    assert [r.is_paid_elsewhere for t in sheet.teams for r in t.rows] == [False, True]
    with pytest.raises(NotAllowed):
        payment_sheet(actor=world.officer("commune", 42), unit=41, month=202504)


day_rates = st.lists(st.integers(0, 200_000), max_size=6).map(tuple)


@given(
    st.lists(st.tuples(day_rates, day_rates), max_size=6),
    st.integers(0, 2_000_000),
    st.integers(0, 100),
)
def test_a_fund_is_given_out_to_the_last_dong(
    days: list[tuple[tuple[int, ...], tuple[int, ...]]], fund: int, percent: int
) -> None:
    worked = [Worked(i, d, n) for i, (d, n) in enumerate(days)]
    plain = team_pay(worked, {"team_month": fund})
    assert plain.total == fund and plain.for_team >= 0
    assert all(p.for_days <= sum(w.day_rates) for p, w in zip(plain.members, worked, strict=True))
    more = team_pay(worked, {"team_month": fund, "top_up_percent": percent})
    assert fund <= more.total <= 2 * fund


def test_ages_turn_on_the_birthday() -> None:
    born = date(2008, 2, 29)
    assert birthday(born, 18) == date(2026, 3, 1)
    assert [age_on(born, 2008, on=d) for d in (date(2026, 2, 28), date(2026, 3, 1))] == [17, 18]
    assert age_on(None, 2008, on=date(2026, 6, 30)) == 17
    assert age_on(None, None, on=TODAY) is None
    assert age_span(date(2000, 5, 1), 15, 60) == (date(2015, 5, 1), date(2061, 5, 1))
