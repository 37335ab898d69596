"""The decisions behind the changes of 2025 and 2026, and the days from which they hold."""

from dataclasses import dataclass

NOT_RECORDED = "1900-01-01"  # the start of a unit of which only its state in June 2025 is known
REFORM_ON = "2025-07-01"  # two levels of local government; districts cease to exist


@dataclass(frozen=True)
class Decision:
    """Number, day of signing, and first day in force."""

    number: str = ""
    decided_on: str = ""
    effective_on: str = ""


PROVINCES_2025 = Decision("202/2025/QH15", "2025-06-12", REFORM_ON)

# Provinces that became centrally run cities, by code. The data set names number and day; the
# first day in force is from the statistics office's register of decisions.
CITIES = {
    "75": Decision("30/2026/QH16", "2026-04-24", "2026-04-30"),
    "22": Decision("36/2026/QH16", "2026-08-24", "2026-09-01"),
    "24": Decision("39/2026/QH16", "2026-08-24", "2026-09-20"),
}

# Decisions that turned communes into wards, by number.
WARDS = {
    "237/NQ-UBTVQH16": Decision("237/NQ-UBTVQH16", "2026-04-14", "2026-04-30"),
    "388/NQ-UBTVQH16": Decision("388/NQ-UBTVQH16", "2026-08-04", "2026-09-20"),
}
