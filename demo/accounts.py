"""Who can sign in to the demonstration, and the officers who recorded for the other communes."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from demo.world import HOME_COMMUNE, HOME_VILLAGE, PROVINCE, World
from doorstep.kernel.access.models import Account, Office
from doorstep.kernel.access.rights import LEADER, MEMBER, OFFICER, VIEWER
from doorstep.kernel.basics.sorting import person_key
from doorstep.kernel.basics.text import search_key
from doorstep.kernel.places.models import Unit

SINCE = date(2025, 7, 1)


@dataclass(frozen=True)
class Seat:
    """A demonstration account: who, where, and how to say it when the sign-ins are printed."""

    username: str
    full_name: str
    level: str
    role: str
    what: str


SEATS = (
    Seat("canbo.tinh", "Nông Thị Hạnh", "province", OFFICER, "officer of Cao Bằng province"),
    Seat("xem.tinh", "Hoàng Văn Thức", "province", VIEWER, "viewer of Cao Bằng province"),
    Seat("canbo.thucphan", "Bế Thị Diệp", "commune", OFFICER, "officer of Thục Phán ward"),
    Seat("xem.thucphan", "Đàm Quang Vinh", "commune", VIEWER, "viewer of Thục Phán ward"),
    Seat("totruong.naly", "Triệu Văn Páo", "village", LEADER, "team leader in Nà Ly, Thục Phán"),
    Seat("thanhvien.naly", "Lý Thị Mai", "village", MEMBER, "team member in Nà Ly, Thục Phán"),
)


def make_accounts(world: World) -> str:
    """Write the accounts and offices; give the one password of those that can sign in."""
    password = "-".join(secrets.token_hex(2) for _n in range(4))
    hashed = make_password(password)
    home = next(v for v in world.villages if v.name == HOME_VILLAGE)
    units = {
        "province": Unit.objects.get(province=PROVINCE, level="province").pk,
        "commune": home.commune.id,
        "village": home.id,
    }
    for seat in SEATS:
        account = _account(world, seat.username, seat.full_name, hashed)
        _office(world, account, units[seat.level], seat.role)
        if seat.level == "village":
            home.accounts.append((account.pk, seat.full_name))
        elif seat.role == OFFICER and seat.level == "commune":
            home.commune.officer = account.pk
    _officers(world)
    return password


def _officers(world: World) -> None:
    """One officer per other commune, so that records have an author; nobody can sign in as them."""
    chance = world.chance("officers")
    for c in world.communes:
        if c.code != HOME_COMMUNE:
            family = world.names.family(chance, people="Tày")
            name = world.names.person(chance, people="Tày", family=family, sex=chance.choice("mf"))
            account = _account(world, f"canbo.{c.code}", name.full, make_password(None))
            _office(world, account, c.id, OFFICER)
            c.officer = account.pk


def usernames(world_codes: list[str]) -> list[str]:
    """Give the names of all accounts that the demonstration makes for these commune codes."""
    return [s.username for s in SEATS] + [f"canbo.{code}" for code in world_codes]


def _account(world: World, username: str, full_name: str, hashed: str) -> Account:
    return Account.objects.create(
        id=world.id_on(SINCE),
        province=PROVINCE,
        username=username,
        full_name=full_name,
        search_key=search_key(f"{full_name} {username}"),
        sort_key=person_key(full_name),
        language="vi",
        password=hashed,
        last_login=None,
    )


def _office(world: World, account: Account, unit: int, role: str) -> None:
    Office.objects.create(
        account=account, unit_id=unit, province=PROVINCE, role=role, from_on=SINCE
    )


def province_officer() -> str:
    """Give the id of the province's officer as hex digits."""
    return Account.objects.get(username=SEATS[0].username).pk.hex


def now_in_vietnam() -> datetime:
    """Give the present moment in Viet Nam."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh"))
