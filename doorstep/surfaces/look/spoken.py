"""Texts of courses as a page shows and speaks them: in the reader's language, or said otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from doorstep.capabilities.learning.scenes import scene
from doorstep.surfaces.look import writing


@dataclass(frozen=True)
class Told:
    """A text, the language it is really in, and whether its source is newer than it."""

    text: str
    language: str
    is_old: bool

    @property
    def is_foreign(self) -> bool:
        """Tell whether it is not in the reader's language."""
        return self.language != writing.language()


def told(words: Mapping[str, str]) -> Told:
    """Give a course's text for the reader."""
    text, language = writing.said({k: v for k, v in words.items() if k != "old"})
    return Told(text, language, language in words.get("old", "").split())


def picture(show: Sequence[str], *, alt: str = "") -> SafeString:
    """Give a scene as markup; `alt` tells it to who does not see it."""
    drawn = scene(show)
    if not drawn:
        return SafeString("")
    # The drawings are ours, and checked: no script, no style, nothing from outside (symbols.py).
    markup = mark_safe(drawn)  # noqa: S308
    if not alt:
        return format_html('<span class="scene">{}</span>', markup)
    return format_html('<span class="scene" role="img" aria-label="{}">{}</span>', alt, markup)
