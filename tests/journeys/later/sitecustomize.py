"""Lets every process that finds this folder on its path live some days ahead of the machine.

DAYS_AHEAD=16 in its environment. Seconds go on passing; what is measured from start to end stays.
"""

import os
from datetime import UTC, datetime, timedelta

if DAYS := int(os.environ.get("DAYS_AHEAD", "0")):
    import time_machine

    time_machine.travel(datetime.now(UTC) + timedelta(days=DAYS), tick=True).start()
