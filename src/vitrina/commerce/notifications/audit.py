"""What must be true of messages."""

from vitrina.commerce.checking import Check

CHECKS = (
    Check(
        "One occasion is told once.",
        """
        SELECT MIN(subject), template, COUNT(*)
        FROM notifications_message
        GROUP BY template, subject
        HAVING COUNT(*) > 1
        """,
    ),
    Check(
        "A message that has come to an end keeps neither its contact nor its values.",
        """
        SELECT id, state
        FROM notifications_message
        WHERE
          state IN ('sent', 'failed', 'withheld', 'expired')
          AND (LENGTH(contact) > 0 OR LENGTH(filling) > 0 OR ended_at IS NULL)
        """,
    ),
    Check(
        "A message that has not come to an end can be sent: somebody is to get it.",
        """
        SELECT id, state
        FROM notifications_message
        WHERE
          state IN ('waiting', 'sending')
          AND (LENGTH(filling) = 0 OR (customer_id IS NULL AND LENGTH(contact) = 0))
        """,
    ),
)
