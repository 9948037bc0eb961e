"""What must be true of payments and refunds."""

from vitrina.commerce.checking import Check

CHECKS = (
    Check(
        "No more goes back than was paid, and nothing of what was not paid.",
        """
        SELECT id, state, amount_minor, refunded_minor
        FROM payments_payment
        WHERE
          refunded_minor > amount_minor
          OR refunded_minor < 0
          OR (refunded_minor <> 0 AND state <> 'succeeded')
        """,
    ),
    Check(
        "What a payment counts as refunded is the sum of its refunds that did not fail.",
        """
        SELECT p.id, p.refunded_minor, COALESCE(l.total, 0)
        FROM payments_payment p
        LEFT JOIN (
          SELECT payment_id, SUM(amount_minor) AS total
          FROM payments_refundleg
          WHERE state <> 'failed'
          GROUP BY payment_id
        ) l ON l.payment_id = p.id
        WHERE p.refunded_minor <> COALESCE(l.total, 0)
        """,
    ),
    Check(
        "The parts of a refund add up to it.",
        """
        SELECT r.id, r.amount_minor, COALESCE(SUM(l.amount_minor), 0)
        FROM payments_refund r
        LEFT JOIN payments_refundleg l ON l.refund_id = r.id
        GROUP BY r.id, r.amount_minor
        HAVING r.amount_minor <> COALESCE(SUM(l.amount_minor), 0)
        """,
    ),
    Check(
        "A refund goes back in the currency of its payment.",
        """
        SELECT l.id, r.currency, p.currency
        FROM payments_refundleg l
        JOIN payments_refund r ON r.id = l.refund_id
        JOIN payments_payment p ON p.id = l.payment_id
        WHERE r.currency <> p.currency OR r.subject <> p.subject
        """,
    ),
    Check(
        "One key, one effect: neither a refund nor a provider's payment is there twice.",
        """
        SELECT MIN(subject), COUNT(*) FROM payments_refund GROUP BY key HAVING COUNT(*) > 1
        UNION ALL
        SELECT MIN(subject), COUNT(*)
        FROM payments_payment
        WHERE provider_id <> ''
        GROUP BY provider, provider_id
        HAVING COUNT(*) > 1
        """,
    ),
    Check(
        "Each state of a payment was entered once, and the present one was entered.",
        """
        SELECT p.id, p.state, COUNT(c.id)
        FROM payments_payment p
        LEFT JOIN payments_paymentchange c ON c.payment_id = p.id AND c.state = p.state
        GROUP BY p.id, p.state
        HAVING COUNT(c.id) <> 1
        """,
    ),
    Check(
        "Every event that settled something has its one effect.",
        """
        SELECT e.id, e.event_id, p.state
        FROM payments_webhookevent e
        LEFT JOIN payments_payment p ON p.id = e.payment_id
        WHERE
          e.outcome = 'settled'
          AND (
            p.id IS NULL
            OR (
              e.kind = 'payment'
              AND NOT EXISTS (
                SELECT 1
                FROM payments_paymentchange c
                WHERE c.payment_id = p.id AND c.state = e.state
              )
            )
            OR (
              e.kind = 'refund'
              AND NOT EXISTS (
                SELECT 1
                FROM payments_refundleg l
                WHERE
                  l.payment_id = p.id
                  AND l.state <> 'pending'
                  AND l.provider_refund_id = e.refund_id
              )
            )
          )
        """,
    ),
    Check(
        "What a provider reported as paid is what the payment is of.",
        """
        SELECT e.id, e.amount_minor, p.amount_minor
        FROM payments_webhookevent e
        JOIN payments_payment p ON p.id = e.payment_id
        WHERE
          e.outcome = 'settled'
          AND e.kind = 'payment'
          AND e.state = 'succeeded'
          AND (e.amount_minor <> p.amount_minor OR e.currency <> p.currency)
        """,
    ),
)
