"""A province that adopted the sample framework, and people who pass its tests and show skills."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

from doorstep.capabilities.learning.certificates.actions import adopt
from doorstep.capabilities.learning.certificates.models import AdoptedFramework, Certificate
from doorstep.capabilities.learning.frameworks import shipped_tables
from doorstep.kernel.activities.actions import Draft, record
from doorstep.kernel.attainments.actions import Grant, grant
from doorstep.kernel.attainments.models import Attainment
from doorstep.kernel.basics.ids import new_id
from doorstep.kernel.places.models import Unit
from tests.kernel.people_world import TODAY, People

AT = datetime(TODAY.year, TODAY.month, TODAY.day, 3, tzinfo=UTC)
SKILLS = ["identity.vneid", "services.track"]
DAY = date(2026, 11, 1)


def sample() -> dict:
    """Give the sample framework as a table."""
    return shipped_tables()[0]


def adopted(world: People, table: dict | None = None, on: date = DAY) -> AdoptedFramework:
    """Let the province adopt a framework."""
    place = Unit.objects.get(pk=world.province)
    return adopt(actor=world.actor, place=place, table=table or sample(), valid_from=on, at=AT)


def attest(world: People, *persons: UUID, skills: list[str] | None = None, on: date = DAY) -> UUID:
    """Attest skills of persons; give the id of the record."""
    told = {str(person): skills or SKILLS for person in persons}
    draft = Draft(
        id=new_id(), kind="skills_attested", place=51, happened_on=on, answers={"skills": told},
        persons=persons,
    )  # fmt: skip
    record(actor=world.actor, draft=draft)
    return draft.id


def passes(world: People, person: UUID, course: str = "vneid", on: date = DAY) -> UUID:
    """Let a person have passed a test (as an officer would say it; marking is tested elsewhere)."""
    source = new_id()
    told = Grant("04", "person", person, f"course.{course}", on, "officer", source)
    grant(actor=world.actor, grants=[told])
    return source


def standing(person: UUID) -> list[Certificate]:
    """Give the certificates of a record that stand."""
    return list(Certificate.objects.filter(person=person, revoked_at=None))


def earned(world: People, name: str = "Lò Thị Mây", village: int = 51) -> Certificate:
    """Give the certificate that somebody of a village has just earned."""
    person = world.person(name, village=village, birth=1966)
    attest(world, person)
    passes(world, person)
    [found] = standing(person)
    return found


def is_skilled(person: UUID) -> bool:
    """Tell whether basic skills are attained."""
    return Attainment.objects.filter(subject=person, code="basic_skills", is_live=True).exists()
