"""Chooses the code words of the answer cards and writes content/cards.json (docs/cards.md).

A word is a grid of 6 × 6 cells; a card shows it in four rotations, which mean A, B, C and D. Words
are drawn from a fixed seed and kept when every rotation of every card differs from every other by
at least DISTANCE cells, and no card seen in a mirror comes near one. The same seed gives the same
cards for ever: printed cards must go on being read, so this is run only for a new set.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

SIDE = 6
CARDS = 40
DISTANCE = 14
MIRRORED = 9
DARK = range(14, 23)
"""Neither mostly dark nor mostly light: patches of one tone look like anything."""
INTO = Path(__file__).resolve().parents[1] / "content" / "cards.json"


def turned(word: int) -> int:
    """Give the word a quarter turn clockwise. The first cell, top left, is the lowest bit."""
    cells = [(row, column) for row in range(SIDE) for column in range(SIDE)]
    return sum(
        1 << (row * SIDE + column)
        for row, column in cells
        if word >> ((SIDE - 1 - column) * SIDE + row) & 1
    )


def mirrored(word: int) -> int:
    """Give the word as a mirror shows it."""
    rows = [word >> (row * SIDE) & (1 << SIDE) - 1 for row in range(SIDE)]
    return sum(int(f"{one:0{SIDE}b}"[::-1], 2) << (at * SIDE) for at, one in enumerate(rows))


def four(word: int) -> list[int]:
    """Give the word in its four rotations."""
    found = [word]
    while len(found) < 4:
        found.append(turned(found[-1]))
    return found


def chosen(*, seed: int, most_tries: int) -> list[int]:
    """Draw words until there are CARDS of them or the tries are used up."""
    draw = random.Random(seed)  # noqa: S311 - the same cards for the same seed are wanted
    taken, found = list[int](), list[int]()
    for _n in range(most_tries):
        word = draw.getrandbits(SIDE * SIDE)
        if word.bit_count() not in DARK or any((word ^ o).bit_count() < DISTANCE for o in taken):
            continue
        views, glass = four(word), mirrored(word)
        if min((word ^ one).bit_count() for one in views[1:]) < DISTANCE:
            continue
        if any((glass ^ one).bit_count() < MIRRORED for one in taken + views):
            continue
        found.append(word)
        taken += views
        if len(found) == CARDS:
            break
    return found


def smallest_distance(words: list[int]) -> int:
    """Give in how many cells two views of cards differ at least."""
    views = [view for word in words for view in four(word)]
    return min((a ^ b).bit_count() for n, a in enumerate(views) for b in views[:n])


def main(seed: int, most_tries: int) -> None:
    """Write the cards of a seed, or say how far it came."""
    words = chosen(seed=seed, most_tries=most_tries)
    if len(words) < CARDS:
        sys.exit(f"seed {seed}: {len(words)} cards in {most_tries} tries")
    told = {
        "seed": seed,
        "side": SIDE,
        "distance": smallest_distance(words),
        "cards": [f"{word:09x}" for word in words],
    }
    INTO.write_text(json.dumps(told, indent=1) + "\n")
    sys.stdout.write(f"{len(words)} cards, any two views differ in {told['distance']} cells\n")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
