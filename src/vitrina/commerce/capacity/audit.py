"""What must be true of the capacity tables, whatever happened."""

from vitrina.commerce.checking import Check

COUNTED = """
SELECT cell.id, cell.pool_id, cell.t0, cell.{counter}, COALESCE(claimed.units, 0) AS claimed
FROM capacity_cell AS cell
LEFT JOIN (
  SELECT claim.cell_id, SUM({units}) AS units
  FROM capacity_claim AS claim
  JOIN capacity_hold AS hold ON hold.id = claim.hold_id
  WHERE hold.state = '{state}'
  GROUP BY claim.cell_id
) AS claimed ON claimed.cell_id = cell.id
WHERE cell.{counter} <> COALESCE(claimed.units, 0)
"""

CHECKS = (
    Check(
        "What is held of a cell is what holds claim of it; those released or expired hold nothing.",
        COUNTED.format(counter="held", units="claim.quantity", state="held"),
    ),
    Check(
        "What is firm of a cell is what firm holds claim of it, less what was given back.",
        COUNTED.format(
            counter="committed",
            units="claim.quantity - claim.cancelled - claim.returned",
            state="committed",
        ),
    ),
    Check(
        "What is handed over of a cell is what firm holds handed over and did not get back.",
        COUNTED.format(
            counter="fulfilled", units="claim.fulfilled - claim.returned", state="committed"
        ),
    ),
    Check(
        "No more of a cell is promised than there is.",
        """
SELECT id, pool_id, t0, capacity, held, committed, fulfilled
FROM capacity_cell
WHERE held + committed > capacity OR fulfilled > committed
  OR held < 0 OR committed < 0 OR fulfilled < 0
""",
    ),
    Check(
        "A cell of which more is promised than its owner wants has nothing free.",
        """
SELECT id, pool_id, t0, capacity, held, committed, overcommitted
FROM capacity_cell
WHERE overcommitted < 0 OR (overcommitted > 0 AND capacity > held + committed)
""",
    ),
    Check(
        "A hold has all its claims, or there is no such hold.",
        """
SELECT hold.id, hold.subject, hold.cells, COUNT(claim.id) AS claims
FROM capacity_hold AS hold
LEFT JOIN capacity_claim AS claim ON claim.hold_id = hold.id
GROUP BY hold.id, hold.subject, hold.cells
HAVING COUNT(claim.id) <> hold.cells
""",
    ),
    Check(
        "A key has one effect.",
        """
SELECT hold.id, hold.subject, hold.key
FROM capacity_hold AS hold
JOIN (
  SELECT key FROM capacity_hold GROUP BY key HAVING COUNT(*) > 1
) AS doubled ON doubled.key = hold.key
""",
    ),
    Check(
        "Of a claim no more is handed over and cancelled than was claimed, nor more brought back.",
        """
SELECT id, hold_id, cell_id, quantity, fulfilled, cancelled, returned
FROM capacity_claim
WHERE fulfilled + cancelled > quantity OR returned > fulfilled
  OR quantity <= 0 OR fulfilled < 0 OR cancelled < 0 OR returned < 0
""",
    ),
    Check(
        "Nothing is handed over or cancelled of a hold that is not firm.",
        """
SELECT claim.id, claim.hold_id, hold.state, claim.fulfilled, claim.cancelled, claim.returned
FROM capacity_claim AS claim
JOIN capacity_hold AS hold ON hold.id = claim.hold_id
WHERE hold.state <> 'committed'
  AND (claim.fulfilled <> 0 OR claim.cancelled <> 0 OR claim.returned <> 0)
""",
    ),
)
