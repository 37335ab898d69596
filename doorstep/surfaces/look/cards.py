"""One indicator as a card: the value, what it was made of, where it should be by now."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from doorstep.surfaces.look import bars, statuses, writing


@dataclass(frozen=True, kw_only=True)
class FigureCard:
    """What a figure card shows.

    `label`, `unit` (what is counted) and `source`: a text or {"vi", "en", "bn"}. With a
    `denominator` the value is a percentage of it, otherwise the numerator itself. `target` and
    `pace` (where it should be today) are in the same measure as the value: percent or count.
    `sign` is "~" or ">" as the figure was reported; `href` opens what is behind it;
    `promised_by` says whose target it is where it is not the unit's own.
    """

    label: Mapping[str, str] | str
    numerator: int | Decimal | None
    denominator: int | Decimal | None = None
    unit: Mapping[str, str] | str = ""
    sign: str = ""
    target: Decimal | float | None = None
    pace: Decimal | float | None = None
    status: str = ""
    href: str = ""
    source: Mapping[str, str] | str = ""
    promised_by: str = ""
    decimals: int = 2

    @property
    def is_share(self) -> bool:
        """Tell whether the value is a percentage."""
        return self.denominator is not None

    @property
    def counted(self) -> int | Decimal | None:
        """Return the number that `unit` is said after."""
        return self.denominator if self.is_share else self.numerator

    @property
    def value(self) -> Decimal | None:
        """Return the percentage or the count; None when there is nothing to show."""
        if self.numerator is None:
            return None
        if not self.is_share:
            return Decimal(self.numerator)
        if not self.denominator:
            return None
        return Decimal(self.numerator) / Decimal(self.denominator) * 100

    def written(self, value: Decimal | float | None, *, decimals: int | None = None) -> str:
        """Return a value of this card in the reader's language."""
        if self.is_share:
            return writing.percent(value, decimals=self.decimals if decimals is None else decimals)
        return writing.number(value, decimals=decimals)

    @property
    def shown(self) -> str:
        """Return the value as written."""
        return self.written(self.value)

    @property
    def shown_target(self) -> str:
        """Return the target as written, without needless decimals."""
        return self._brief(self.target)

    @property
    def shown_pace(self) -> str:
        """Return the pace as written, without needless decimals."""
        return self._brief(self.pace)

    def _brief(self, value: Decimal | float | None) -> str:
        whole = value is None or value == int(value)
        return self.written(value, decimals=0 if whole else 1)

    @property
    def sign_words(self) -> tuple[str, str]:
        """Return the words before and after the value: ("gần", ""), ("", "-এর বেশি") …"""
        return writing.sign_words(self.sign)

    @property
    def mark(self) -> SafeString:
        """Return the status with shape and word."""
        return statuses.status_mark(self.status if self.value is not None else "no_data")

    @property
    def bar(self) -> SafeString:
        """Return the bar with the marks of target and pace."""
        return bars.progress_bar(
            self.value, target=self.target, pace=self.pace, status=self.status,
            top=100 if self.is_share else None,
        )  # fmt: skip
