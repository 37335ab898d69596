"""Lines of the log without what opens doors: the token in an ODK client's address is left out."""

from __future__ import annotations

import logging
import re

_TOKEN = re.compile(r"(/odk/)[^/\s?\"']+")


class WithoutTokens(logging.Formatter):
    """Writes a line, its error and its stack, with every token replaced by three dots."""

    def format(self, record: logging.LogRecord) -> str:
        """Give the line for a record."""
        return _TOKEN.sub(r"\1...", super().format(record))
