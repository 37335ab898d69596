"""The right that fieldwork adds: keeping the stock of a team."""

from doorstep.kernel.access.rights import LEADER, OFFICERS, right

KEEP_STOCK = right("stock.keep", OFFICERS | {("village", LEADER), ("commune", LEADER)})
