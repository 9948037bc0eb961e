"""What must be true of the conversions that platforms are told of."""

from vitrina.commerce.checking import Check

CHECKS = (
    Check(
        "A conversion that is taken was told with what it is worth now.",
        """
        SELECT id, minor, told_minor
        FROM conversions_telling
        WHERE
          state = 'taken'
          AND (
            told_kind = ''
            OR told_minor <> minor
            OR (is_undone AND told_kind <> 'undone')
            OR (NOT is_undone AND told_kind = 'undone')
          )
        """,
    ),
    Check(
        "A transaction is told to an account in one row.",
        """
        SELECT MIN(id), platform, transaction_id
        FROM conversions_telling
        GROUP BY platform, account, transaction_id
        HAVING COUNT(*) > 1
        """,
    ),
    Check(
        "What is being sent is leased to somebody, and nothing else is.",
        """
        SELECT id, state
        FROM conversions_telling
        WHERE (state = 'sending') <> (lease IS NOT NULL AND lease_until IS NOT NULL)
        """,
    ),
    Check(
        "What is not taken and does not wait says why.",
        """
        SELECT id, state
        FROM conversions_telling
        WHERE state IN ('rejected', 'expired', 'not_sendable', 'withheld') AND reason = ''
        """,
    ),
    Check(
        "What was never told has no time of telling.",
        """
        SELECT id, told_kind
        FROM conversions_telling
        WHERE (told_kind = '') <> (told_at IS NULL)
        """,
    ),
)
