"""What the team of one village does: visits, checks, support turns, sessions, hand-overs."""

from __future__ import annotations

import random
from collections.abc import Sequence

from demo import answers
from demo.goods import Goods
from demo.households import Home, Someone
from demo.lists import Lists
from demo.reached import Reached
from demo.recording import Recorder
from demo.ways import FIRST_LIST, Ways, offset_of
from demo.world import HOME_VILLAGE, Village, World

_HELPED = (
    *["vneid"] * 12,
    *["submit_online"] * 42,
    *["look_up"] * 24,
    *["pay_online"] * 13,
    *["digital_signature"] * 4,
    *["other"] * 5,
)
"""What a hundred support turns are about."""
_VISITS = answers.visits(random.Random("visits"))
_NAMED_IN_VISIT = 0.25
REVISED = 0.012


class Work:
    """The work of all villages of a run."""

    def __init__(self, world: World, ways: Ways, lists: Lists) -> None:
        self._world, self._ways, self._lists = world, ways, lists
        self._reached = Reached(world)
        self._goods = Goods(world)

    def of_village(self, village: Village, homes: Sequence[Home], chance: random.Random) -> None:
        """Make everything that was done in a village, with what it brought about."""
        c = village.commune
        recorder = Recorder(self._world, chance, village=village, place=village.id, by=c.officer)
        offset = offset_of(village)
        for home in homes:
            self._visits(recorder, home, offset, chance)
            for one in home.persons:
                self._skills(recorder, village, one, chance)
                if one.age >= 13:
                    self._turns(recorder, village, one, chance)
        self._sessions(recorder, village, homes, chance)
        self._reached.write()
        self._goods.write(village)

    def _visits(self, r: Recorder, home: Home, offset: float, chance: random.Random) -> None:
        first = self._ways.visited.day(chance.random(), offset)
        iso, show = self._world.calendar.iso, self._reached.show
        if first is None:
            self._in_vain(r, home, chance)
            return
        if first > 20 and chance.random() < 0.2:
            before = first - 2 - int(chance.random() * 15)
            r.record("household_visit", before, answers.ABSENT, household=home.id,
                     mask=home.groups.mask(iso[before]))  # fmt: skip
        days = [first]
        more = chance.random() * 2 * self._world.scale.visits
        for _n in range(int(more)):
            day = self._world.calendar.some_day(chance.random(), after=first)
            if day is not None:
                days.append(day)
        adults = [p.id for p in home.persons if p.age >= 16]
        for day in days:
            told = _VISITS[int(chance.random() * len(_VISITS))][0 if home.has_device else 1]
            named = adults[:1] if adults and chance.random() < _NAMED_IN_VISIT else ()
            told = answers.at_door(told, iso[day], home.id, named)
            made = r.record("household_visit", day, told, household=home.id, persons=named,
                            mask=home.groups.mask(iso[day]))  # fmt: skip
            show("household", home.id, "visited", day, made)
            if '"has_smart_device": true' in told:
                show("household", home.id, "smart_device", day, made)
        if home.is_poor and chance.random() < 0.25:
            self._give(r, home, days[-1], "scratch_card" if home.has_device else "phone")

    def _in_vain(self, r: Recorder, home: Home, chance: random.Random) -> None:
        if chance.random() < 0.4:
            day = self._world.calendar.some_day(chance.random())
            told = answers.ABSENT if chance.random() < 0.85 else answers.REFUSED
            if day is not None:
                iso = self._world.calendar.iso[day]
                mask, told = home.groups.mask(iso), answers.at_door(told, iso, home.id)
                r.record("household_visit", day, told, household=home.id, mask=mask)

    def _give(self, r: Recorder, home: Home, day: int, goods: str) -> None:
        mask = home.groups.mask(self._world.calendar.iso[day])
        made = r.record("hand_over", day, answers.GIVEN[goods], household=home.id, mask=mask)
        self._goods.gave(goods, day, made)
        if goods == "phone":
            self._reached.show("household", home.id, "smart_device", day, made)

    def _skills(self, r: Recorder, v: Village, one: Someone, chance: random.Random) -> None:
        """A check that was passed, perhaps after one that was not; then the authority's list."""
        way = self._ways.skilled.get(one.kind)
        if way is None:
            return
        day = way.day(chance.random(), offset_of(v, one.age if one.kind == "adults" else None))
        if day is None:
            return
        iso = self._world.calendar.iso
        if day > 60 and chance.random() < 0.1:
            before = day - 10 - int(chance.random() * 40)
            r.record("skill_check", before, answers.NOT_YET, persons=(one.id,),
                     mask=one.groups.mask(iso[before]))  # fmt: skip
        told = answers.PASSED[int(chance.random() * 3)]
        made = r.record("skill_check", day, told, persons=(one.id,), mask=one.groups.mask(iso[day]))
        self._reached.show("person", one.id, "basic_skills", day, made)
        if one.age >= 18:
            self._listed(one, "vneid_confirmed", self._ways.confirmed(chance.random(), day))

    def _turns(self, r: Recorder, v: Village, one: Someone, chance: random.Random) -> None:
        if one.age >= 15:
            offset, ways = offset_of(v, one.age), self._ways
            self._account(r, one, ways.banked.day(chance.random(), offset), "bank_account", chance)
            self._account(r, one, ways.installed.day(chance.random(), offset), "vneid", chance)
            paying = ways.cashless.day(chance.random(), offset)
            self._listed(
                one, "cashless_account", None if paying is None else ways.next_list(paying)
            )
        many = 0.75 if one.age < 18 else 1.5
        for _n in range(int(chance.random() * many * self._world.scale.turns)):
            day = self._world.calendar.some_day(chance.random())
            if day is not None:
                self._turn(r, one, day, _HELPED[int(chance.random() * 100)], chance)

    def _account(
        self, r: Recorder, one: Someone, day: int | None, kind: str, chance: random.Random
    ) -> None:
        """An account that was there already, by a list, or that a team helped to open."""
        if day is not None and day <= FIRST_LIST:
            self._listed(one, SHOWS[kind], FIRST_LIST)
        elif day is not None:
            self._turn(r, one, day, kind, chance)

    def _listed(self, one: Someone, code: str, day: int | None) -> None:
        if day is not None:
            by = self._lists.naming(code, day)
            self._reached.show("person", one.id, code, day, by, by="import")

    def _turn(self, r: Recorder, one: Someone, day: int, kind: str, chance: random.Random) -> None:
        pool = answers.HELPS[kind]
        told = pool[int(chance.random() * len(pool))]
        mask = one.groups.mask(self._world.calendar.iso[day])
        made = r.record("support_turn", day, told, persons=(one.id,), mask=mask)
        code = SHOWS.get(kind)
        if code is not None:
            self._reached.show("person", one.id, code, day, made)
        if code == "online_service" and '"done_by": "self"' in told:
            self._reached.show("person", one.id, "online_service_alone", day, made)

    def _sessions(
        self, r: Recorder, v: Village, homes: Sequence[Home], chance: random.Random
    ) -> None:
        zeal = max(0.3, 1 + 0.5 * v.commune.zeal)
        months = len(self._world.calendar.days) / 30
        # A sample village stands for a real one of some 90 households: its sessions are real ones.
        for n in range(round(chance.gauss(months / 5, 1) * zeal * self._world.scale.sessions)):
            day = self._world.calendar.some_day(chance.random())
            if day is None:
                return
            told, count = answers.session(chance, people=28, minority=v.people != "Kinh")
            if chance.random() < REVISED or (n == 0 and v.name == HOME_VILLAGE):
                self._revised(r, day, told, count)
                continue
            named = [h.persons[0].id for h in homes[: 3 if chance.random() < 0.3 else 0]]
            r.record("group_session", day, told, persons=named,
                     mask=_mask_of_one(homes, named, self._world.calendar.iso[day]))  # fmt: skip

    def _revised(self, r: Recorder, day: int, told: str, count: int) -> None:
        fixed = told.replace(f'"participants": {count}', f'"participants": {count + 4}')
        if count % 3:
            r.revise("group_session", day, (told, fixed), reason="Đếm lại theo danh sách ký nhận")
        else:
            r.revise("group_session", day, (told, told), is_void=True, reason="Nhập trùng hai lần")


SHOWS = {
    "vneid": "vneid_installed",
    "submit_online": "online_service",
    "pay_online": "online_service",
    "bank_account": "bank_account",
    "digital_signature": "digital_signature",
}
"""What a support turn of a kind of help shows (as the kind itself says)."""


def _mask_of_one(homes: Sequence[Home], named: Sequence[str], on: str) -> int:
    """A session carries the groups of its only named person, else none."""
    return homes[0].persons[0].groups.mask(on) if len(named) == 1 else 0
