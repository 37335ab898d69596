"""What changes the stock of teams and who goes where next."""

from doorstep.capabilities.fieldwork.actions.cards import print_cards
from doorstep.capabilities.fieldwork.actions.claims import ClaimDraft, claim_task, release_task
from doorstep.capabilities.fieldwork.actions.stock import StockDraft, move_stock

__all__ = ["ClaimDraft", "StockDraft", "claim_task", "move_stock", "print_cards", "release_task"]
