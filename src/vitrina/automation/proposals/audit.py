"""What must be true of proposals and their trail."""

from vitrina.commerce.checking import Check

CHECKS = (
    Check(
        "What left was approved by as many people as it takes, each another one.",
        """
        SELECT p.id, p.approvals_needed, COUNT(DISTINCT a.actor)
        FROM proposals_proposal p
        LEFT JOIN proposals_approval a ON a.proposal_id = p.id
        WHERE p.written_at IS NOT NULL
        GROUP BY p.id, p.approvals_needed
        HAVING COUNT(DISTINCT a.actor) < p.approvals_needed
        """,
    ),
    Check(
        "The state that a proposal is in stands in the trail.",
        """
        SELECT p.id, p.state
        FROM proposals_proposal p
        WHERE NOT EXISTS (
          SELECT 1 FROM proposals_entry e WHERE e.proposal_id = p.id AND e.action = p.state
        )
        """,
    ),
    Check(
        "Nothing was sent twice: a proposal begins again only where it had not left.",
        """
        SELECT proposal_id, COUNT(*)
        FROM (
          SELECT
            proposal_id,
            reason,
            LAG(action) OVER (PARTITION BY proposal_id ORDER BY number) AS state_before
          FROM proposals_entry
          WHERE action IN ('approved', 'applying', 'unknown')
        ) step
        WHERE reason = 'begun' AND state_before <> 'approved'
        GROUP BY proposal_id
        """,
    ),
    Check(
        "An edited proposal is replaced by another one, and one that is rolled back was restored.",
        """
        SELECT p.id, p.state
        FROM proposals_proposal p
        WHERE
          (
            p.state = 'edited'
            AND NOT EXISTS (SELECT 1 FROM proposals_proposal o WHERE o.replaces_id = p.id)
          )
          OR (
            p.state = 'rolled back'
            AND NOT EXISTS (
              SELECT 1
              FROM proposals_proposal o
              WHERE o.restores_id = p.id AND o.state IN ('applied', 'rolled back')
            )
          )
        """,
    ),
    Check(
        "The trail has every number from one to its end.",
        """
        SELECT h.number, COUNT(e.number), MAX(e.number)
        FROM proposals_head h
        LEFT JOIN proposals_entry e ON e.number BETWEEN 1 AND h.number
        GROUP BY h.number
        HAVING COUNT(e.number) <> h.number
        """,
    ),
    Check(
        "What is about to leave belongs to an account with both ceilings.",
        """
        SELECT p.id, a.name
        FROM proposals_proposal p
        JOIN proposals_account a ON a.name = p.account_id
        WHERE
          p.state IN ('applying', 'unknown')
          AND (a.day_ceiling_minor IS NULL OR a.month_ceiling_minor IS NULL)
        """,
    ),
)
