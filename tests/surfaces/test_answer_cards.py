"""Printed answer cards: the patterns that ship, the sheet, the page for officers, the command."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.urls import reverse

from doorstep.capabilities.learning.answer_cards import LARGE, LAYOUTS, drawing, patterns, sheets
from doorstep.kernel.basics.problems import Problem
from doorstep.server.cli.main import main
from tests.offices import build
from tests.surfaces.console_world import signed_in, text_of

NOW = datetime(2026, 11, 22, 8, tzinfo=UTC)


def turned(cells: tuple[bool, ...], side: int) -> tuple[bool, ...]:
    """Give the cells a quarter turn clockwise."""
    return tuple(
        cells[(side - 1 - column) * side + row] for row in range(side) for column in range(side)
    )


def test_any_two_views_of_cards_differ_as_much_as_the_file_says() -> None:
    told = patterns()
    views = []
    for cells in told.cards:
        for _turn in range(4):
            views.append(cells)
            cells = turned(cells, told.side)
    least = min(
        sum(a != b for a, b in zip(one, other, strict=True))
        for n, one in enumerate(views)
        for other in views[:n]
    )
    assert len(told.cards) == 40
    assert least == told.distance == 14


def test_a_drawing_has_the_frame_and_a_square_for_every_dark_cell() -> None:
    svg = drawing(1)
    assert svg.count("h1v1h-1z") == sum(patterns().cards[0])
    assert 'viewBox="0 0 8 8"' in svg


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_sheet_is_a_pdf_and_the_same_for_the_same_instant(layout: str) -> None:
    made = sheets(first=1, last=3, layout=layout, at=NOW)
    assert made.startswith(b"%PDF-")
    assert made == sheets(first=1, last=3, layout=layout, at=NOW)


@pytest.mark.parametrize("numbers", [(0, 3), (3, 2), (1, 41)])
def test_numbers_that_are_no_cards_are_refused(numbers: tuple[int, int]) -> None:
    with pytest.raises(Problem):
        sheets(first=numbers[0], last=numbers[1], layout=LARGE, at=NOW)


@pytest.mark.django_db
def test_an_officer_prints_them_and_is_told_what_is_no_card() -> None:
    client = signed_in(build())
    page = text_of(client.get(reverse("console:answer-cards")))
    assert 'max="40"' in page
    there = client.get(reverse("console:answer-cards-pdf"), {"from": "1", "to": "2"})
    assert there["Content-Type"] == "application/pdf" and there.content.startswith(b"%PDF-")
    for wrong in ({"from": "1", "to": "99"}, {"from": "x", "to": "2"}, {}):
        assert client.get(reverse("console:answer-cards-pdf"), wrong).status_code == 302
    assert reverse("console:answer-cards") in text_of(client.get(reverse("console:cards")))


@pytest.mark.django_db
def test_the_command_writes_the_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    into = tmp_path / "cards.pdf"
    assert main(["cards", "print", "--from", "2", "--to", "3", "--two", "-o", str(into)]) == 0
    assert into.read_bytes().startswith(b"%PDF-")
    assert main(["cards", "print", "--to", "41", "-o", str(into)]) == 1
    assert "1 to 40" in capsys.readouterr().err
