"""The field app's words: read out of its source, and written as the files that it loads.

The app says `t("text")`, `tn("one", "many", n)` and `tp("context", "text")`, always with literals,
so that reading them needs no TypeScript.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

LANGUAGES = ("vi", "bn")
_CALL = re.compile(r"(?<![\w.$])(t|tn|tp)\(\s*(?=\")")
_LITERAL = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_COMMA = re.compile(r"\s*,\s*")
_OURS = ("contract", "node_modules", "dist", "tests")
LATER = "learning"
"""The folder whose words the app does not need to start: they are a file of their own."""


class Word(NamedTuple):
    """A text of the app: with its plural, or with its context, where it has one."""

    text: str
    plural: str = ""
    context: str = ""


def words_in(source: str) -> Iterator[Word]:
    """Give the texts that a TypeScript source says, in their order."""
    for call in _CALL.finditer(source):
        wanted = 1 if call[1] == "t" else 2
        told: list[str] = []
        at = call.end()
        while len(told) < wanted and (found := _LITERAL.match(source, at)):
            told.append(json.loads(found[0]))
            comma = _COMMA.match(source, found.end())
            at = comma.end() if comma else found.end()
        if len(told) < wanted:
            raise ValueError(f"{call[0]}… takes {wanted} literals: {source[call.start() :][:60]}")
        if call[1] == "t":
            yield Word(told[0])
        elif call[1] == "tn":
            yield Word(told[0], plural=told[1])
        else:
            yield Word(told[1], context=told[0])


def client_words(client: Path) -> list[Word]:
    """Give every text of the app once, sorted."""
    return sorted({word for words in _words_by_folder(client).values() for word in words})


def _words_by_folder(client: Path) -> dict[str, set[Word]]:
    found: dict[str, set[Word]] = defaultdict(set)
    for path in sorted((*client.rglob("*.ts"), *client.rglob("*.tsx"))):
        parts = path.relative_to(client).parts
        if not set(_OURS) & set(parts):
            found[parts[0]].update(words_in(path.read_text("utf-8")))
    return found


def _quoted(text: str) -> str:
    """Quote a text for xgettext, which does not read \\u escapes."""
    return json.dumps(text, ensure_ascii=False)


def as_python(words: list[Word]) -> str:
    """Write the texts as calls that xgettext reads, for the one catalogue."""
    lines = []
    for word in words:
        text, plural = _quoted(word.text), _quoted(word.plural)
        if word.plural:
            lines.append(f"ngettext({text}, {plural}, 0)")
        elif word.context:
            lines.append(f"pgettext({_quoted(word.context)}, {text})")
        else:
            lines.append(f"gettext({text})")
    return "\n".join(lines) + "\n"


def write_client_words(*, root: Path) -> dict[str, int]:
    """Write client/contract/words.<code>.json and, of what only learning says,
    words.learning.<code>.json; give how many texts lack a translation.

    A file whose content would stay the same is left alone, so that builds see no change.
    """
    folders = _words_by_folder(root / "client")
    later = folders.pop(LATER, set())
    first = {word for words in folders.values() for word in words}
    lacking = {}
    for code in LANGUAGES:
        catalogue = root / "locale" / code / "LC_MESSAGES" / "django.po"
        lacking[code] = 0
        for name, words in (("words", first), (f"words.{LATER}", later - first)):
            told = _translated(sorted(words), catalogue)
            _write(root / "client" / "contract" / f"{name}.{code}.json", told)
            lacking[code] += len(words) - len(told)
    return lacking


def _write(path: Path, told: dict[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=0, sort_keys=True) + "\n"
    if not path.exists() or path.read_text("utf-8") != text:
        path.write_text(text, "utf-8")


def _translated(words: list[Word], catalogue: Path) -> dict[str, Any]:
    """Give the app's form of a catalogue: text → translation, or the forms of its plural."""
    import polib

    known = {(e.msgctxt or "", e.msgid): e for e in polib.pofile(str(catalogue)) if not e.fuzzy}
    told: dict[str, Any] = {}
    for word in words:
        entry = known.get((word.context, word.text))
        if entry is None:
            continue
        forms = [entry.msgstr_plural[n] for n in sorted(entry.msgstr_plural)] or [entry.msgstr]
        if all(forms):
            key = f"{word.context}\x04{word.text}" if word.context else word.text
            told[key] = forms if word.plural and entry.msgstr_plural else forms[0]
    return told
