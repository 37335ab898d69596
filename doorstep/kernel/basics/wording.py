"""Texts that come in several languages: {"vi": …, "en": …, "bn": …}, or translatable strings."""

from __future__ import annotations

from typing import Any

ORDER = ("vi", "en", "bn")


def said(text: Any, language: str) -> str:
    """Give `text` in a language; where it is missing, in the first language that has it."""
    if isinstance(text, dict):
        for code in (language, *ORDER):
            if text.get(code):
                return str(text[code])
        return ""
    return str(text or "")


def language_of(text: Any, language: str) -> str:
    """Tell in which language `said` answers."""
    if isinstance(text, dict):
        return next((code for code in (language, *ORDER) if text.get(code)), language)
    return language
