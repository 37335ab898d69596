"""Questions of a file put into a draft: judged as `doorstep questions import` does.

Nothing of the draft is overwritten, and no code that the course ever had is given again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from copy import deepcopy

from doorstep.capabilities.learning.drafting.models import CourseDraft
from doorstep.capabilities.learning.drafting.queries import codes_used
from doorstep.capabilities.learning.drafting.shaping import MOST_QUESTIONS, make_room, worded
from doorstep.capabilities.learning.drafting.spots import Row, rows_of
from doorstep.capabilities.learning.exchange.formats import Format
from doorstep.capabilities.learning.exchange.merging import NEW, Bank, Verdict, judged
from doorstep.capabilities.learning.exchange.shapes import Reading
from doorstep.capabilities.learning.wordings import texts_of


def judge(
    draft: CourseDraft, reading: Reading, *, form: Format, topic: str, pool: str
) -> list[Verdict]:
    """Tell what would become of each question of a file in a draft.

    `topic` and `pool` are for questions that tell none themselves; `topic` may be "".
    """
    body = draft.body
    rows = body.get("questions", [])
    gone = codes_used(draft) - {str(one.get("code")) for one in rows}
    bank = Bank(body.get("topics", {}), rows, topic, pool, frozenset(gone))
    return judged(reading, bank=bank, holds=form.holds)


def put_in(body: Row, verdicts: Iterable[Verdict], *, credits: Sequence[str] = ()) -> None:
    """Put the new questions at the end of a draft's table, and whose work they are to its sources.

    Raises Problem `draft.full` and `draft.twice`.
    """
    rows = rows_of(body, "questions")
    fresh = [deepcopy(one.table) for one in verdicts if one.verdict == NEW]
    for table in fresh:
        make_room(rows, MOST_QUESTIONS, str(table["code"]))
        rows.append(table)
    for place in texts_of({"questions": fresh}):
        place.holder[place.field] = worded(None, place.text)
    if fresh and credits:
        known = body.get("sources", [])
        body["sources"] = [*known, *(one for one in credits if one not in known)]
