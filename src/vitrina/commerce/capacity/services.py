"""The verbs of the capacity kernel: hold, commit, let go, hand over; all else of it is inside.

Never oversold: each change of a cell's counters is one statement with its condition, the table
has the same condition as a constraint, and `audit` counts the claims again.
"""

from vitrina.commerce.capacity.cells import FreeCell, free_cells, stock_of, stock_pools
from vitrina.commerce.capacity.claims import cancel_claims, fulfil, give_back, swap
from vitrina.commerce.capacity.expiry import expire_due
from vitrina.commerce.capacity.holding import (
    commit_at_once,
    commit_hold,
    extend_hold,
    place_hold,
    release_hold,
)
from vitrina.commerce.capacity.opening import (
    Overcommitted,
    adjust,
    ensure_pool,
    open_cells,
    overcommitted_cells,
    set_capacity,
)
from vitrina.commerce.capacity.wants import Want

__all__ = [
    "FreeCell",
    "Overcommitted",
    "Want",
    "adjust",
    "cancel_claims",
    "commit_at_once",
    "commit_hold",
    "ensure_pool",
    "expire_due",
    "extend_hold",
    "free_cells",
    "fulfil",
    "give_back",
    "open_cells",
    "overcommitted_cells",
    "place_hold",
    "release_hold",
    "set_capacity",
    "stock_of",
    "stock_pools",
    "swap",
]
