"""Reading days and periods from the command line; needs no database."""

from __future__ import annotations

import argparse
from datetime import date, datetime
from zoneinfo import ZoneInfo

from doorstep.kernel.basics.periods import Period


def today() -> date:
    """Give today's date in Vietnam."""
    return datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date()


def day(text: str) -> date:
    """Read a day as 2025-06-30."""
    try:
        return date.fromisoformat(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(f"a day like 2025-06-30 is needed, not {text!r}") from why


def period(text: str) -> Period:
    """Read a period: 2025, 2025-07, 2025-Q3, 2025-07-01..2025-12-31."""
    try:
        return Period.parse(text)
    except ValueError as why:
        raise argparse.ArgumentTypeError(f"a period like 2025 or 2025-07, not {text!r}") from why
