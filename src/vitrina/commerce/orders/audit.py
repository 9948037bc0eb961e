"""What must be true of orders, whatever happened to them."""

from vitrina.commerce.checking import Check

# SQLite keeps an id without the hyphens that it has in a subject
_SUBJECT = "'order:' || REPLACE(CAST(o.id AS TEXT), '-', '')"

MONEY = (
    Check(
        "The total of an order is the sum of its lines as quoted, and of its delivery.",
        """
        SELECT o.id, o.total_minor, o.lines_minor, o.delivery_minor, COALESCE(SUM(l.net_minor), 0)
        FROM orders_order o
        LEFT JOIN orders_orderline l ON l.order_id = o.id AND l.substitute_of_id IS NULL
        GROUP BY o.id, o.total_minor, o.lines_minor, o.delivery_minor
        HAVING
          o.lines_minor <> COALESCE(SUM(l.net_minor), 0)
          OR o.total_minor <> o.lines_minor + o.delivery_minor
        """,
    ),
    Check(
        "An order is worth what is left of its lines, and its delivery if any is delivered, less "
        "what was given back for nothing.",
        """
        SELECT o.id, o.due_minor, o.conceded_minor
        FROM orders_order o
        LEFT JOIN orders_orderline l ON l.order_id = o.id
        GROUP BY o.id, o.due_minor, o.conceded_minor, o.delivery_minor
        HAVING o.due_minor + o.conceded_minor <> COALESCE(
          SUM(l.net_minor * (l.quantity - l.dropped - l.returned) / l.quantity), 0
        ) + CASE WHEN SUM(l.quantity - l.dropped) > 0 THEN o.delivery_minor ELSE 0 END
        """,
    ),
    Check(
        "A line costs no less than nothing and no more than without discounts.",
        """
        SELECT id, net_minor, gross_minor
        FROM orders_orderline
        WHERE net_minor < 0 OR net_minor > gross_minor
        """,
    ),
    Check(
        "No more goes back than was paid, nothing is kept beyond what an order is worth, and a "
        "full refund is what was paid, exactly.",
        """
        SELECT id, due_minor, paid_minor, refunded_minor, payment_state
        FROM orders_order
        WHERE
          refunded_minor > paid_minor
          OR paid_minor - refunded_minor > due_minor
          OR (payment_state = 'refunded' AND refunded_minor <> paid_minor)
          OR (payment_state IN ('due', 'awaited', 'void') AND paid_minor <> refunded_minor)
        """,
    ),
    Check(
        "What an order keeps of its money is what its payments keep, but for refunds that failed "
        "and wait for a person.",
        f"""
        SELECT o.id, o.paid_minor - o.refunded_minor, p.kept
        FROM orders_order o
        LEFT JOIN (
          SELECT REPLACE(subject, '-', '') AS subject, SUM(amount_minor - refunded_minor) AS kept
          FROM payments_payment
          WHERE state = 'succeeded'
          GROUP BY REPLACE(subject, '-', '')
        ) p ON p.subject = {_SUBJECT}
        LEFT JOIN (
          SELECT REPLACE(r.subject, '-', '') AS subject, SUM(l.amount_minor) AS owed
          FROM payments_refundleg l
          JOIN payments_refund r ON r.id = l.refund_id
          WHERE l.state = 'failed'
          GROUP BY REPLACE(r.subject, '-', '')
        ) f ON f.subject = {_SUBJECT}
        WHERE COALESCE(p.kept, 0) < o.paid_minor - o.refunded_minor
          OR COALESCE(p.kept, 0) > o.paid_minor - o.refunded_minor + COALESCE(f.owed, 0)
        """,  # noqa: S608  # a constant of this module
    ),
)
GOODS = (
    Check(
        "No more is picked than was ordered, handed than was picked, returned than was handed.",
        """
        SELECT id, quantity, picked, dropped, handed, returned
        FROM orders_orderline
        WHERE picked + dropped > quantity OR handed > picked OR returned > handed
        """,
    ),
    Check(
        "What waits for its payment is held, and what stands is firm.",
        """
        SELECT o.id, o.state, h.state
        FROM orders_order o
        LEFT JOIN capacity_hold h ON h.id = o.hold_id
        WHERE
          (o.state = 'pending' AND h.state NOT IN ('held', 'expired'))
          OR (o.state IN ('placed', 'done', 'returned') AND h.state <> 'committed')
          OR (o.hold_id IS NOT NULL AND h.id IS NULL)
        """,
    ),
    Check(
        "Each stocked line that stands has a claim on its stock.",
        """
        SELECT l.id, l.order_id
        FROM orders_orderline l
        JOIN orders_order o ON o.id = l.order_id
        WHERE l.pool_id IS NOT NULL AND l.hold_id IS NULL
        """,
    ),
    Check(
        "A firm hold's claims on stock are its lines': ordered, handed over, dropped, returned.",
        """
        SELECT l.hold_id, l.pool_id
        FROM (
          SELECT
            hold_id, pool_id, SUM(quantity) AS quantity, SUM(handed) AS handed,
            SUM(dropped) AS dropped, SUM(returned) AS returned
          FROM orders_orderline
          WHERE hold_id IS NOT NULL
          GROUP BY hold_id, pool_id
        ) l
        JOIN capacity_hold h ON h.id = l.hold_id AND h.state = 'committed'
        LEFT JOIN capacity_cell c ON c.pool_id = l.pool_id AND c.t0 = 0
        LEFT JOIN capacity_claim m ON m.hold_id = l.hold_id AND m.cell_id = c.id
        WHERE
          m.id IS NULL
          OR m.quantity <> l.quantity
          OR m.fulfilled <> l.handed
          OR m.cancelled <> l.dropped
          OR m.returned <> l.returned
        """,
    ),
    Check(
        "Nothing is held or firm for an order that does not exist, or is over.",
        f"""
        SELECT h.id, h.subject, h.state, o.state
        FROM (
          SELECT id, state, subject, REPLACE(subject, '-', '') AS bare
          FROM capacity_hold
          WHERE subject LIKE 'order:%' AND state IN ('held', 'committed')
        ) h
        LEFT JOIN (
          SELECT o.state, {_SUBJECT} AS subject FROM orders_order o
        ) o ON o.subject = h.bare
        WHERE o.state IS NULL OR (h.state = 'held' AND o.state <> 'pending')
        """,  # noqa: S608  # a constant of this module
    ),
)
STATES = (
    Check(
        "The states of an order fit together.",
        """
        SELECT id, state, fulfilment_state, payment_state
        FROM orders_order
        WHERE
          (state IN ('cancelled', 'expired')) <> (fulfilment_state = 'called_off')
          OR (state = 'done') <> (fulfilment_state = 'handed')
          OR (state = 'returned') <> (fulfilment_state = 'returned')
          OR (state = 'pending' AND payment_state <> 'awaited')
        """,
    ),
    Check(
        "The last transition of a column tells what it is.",
        """
        SELECT o.id, t."column", t.after
        FROM orders_transition t
        JOIN (
          SELECT MAX(id) AS id
          FROM orders_transition
          WHERE "column" IN ('state', 'fulfilment_state', 'payment_state')
          GROUP BY order_id, "column"
        ) last ON last.id = t.id
        JOIN orders_order o ON o.id = t.order_id
        WHERE
          (t."column" = 'state' AND t.after <> o.state)
          OR (t."column" = 'fulfilment_state' AND t.after <> o.fulfilment_state)
          OR (t."column" = 'payment_state' AND t.after <> o.payment_state)
        """,
    ),
    Check(
        "Each transition that has a name is told, in the transaction that made it.",
        """
        SELECT t.id, t.order_id, t."column", t.after
        FROM orders_transition t
        LEFT JOIN outbox_outboxevent e ON e.id = t.event_id
        WHERE e.id IS NULL AND (
          t.event_id IS NOT NULL
          OR (t."column" = 'state' AND t.after = 'placed')
          OR (t."column" = 'state' AND t.after IN ('cancelled', 'expired') AND t.before = 'placed')
          OR (t."column" = 'fulfilment_state' AND t.after IN ('ready', 'partly_handed'))
          OR (t."column" = 'fulfilment_state' AND t.after = 'handed' AND t.reason = '')
          OR (t."column" = 'payment_state' AND t.after = 'paid')
        )
        """,
    ),
    Check(
        "Each event about an order is of one transition.",
        """
        SELECT e.id, e.type
        FROM outbox_outboxevent e
        LEFT JOIN orders_transition t ON t.event_id = e.id
        WHERE e.type LIKE 'Order %' AND t.id IS NULL
        """,
    ),
    Check(
        "A code opens one order, once.",
        """
        SELECT CAST(order_id AS TEXT), COUNT(*)
        FROM orders_transition
        WHERE "column" = 'fulfilment_state' AND after = 'handed'
        GROUP BY order_id
        HAVING COUNT(*) > 1
        UNION ALL
        SELECT MIN(CAST(id AS TEXT)), COUNT(*)
        FROM orders_order
        WHERE state IN ('pending', 'placed')
        GROUP BY place_id, code
        HAVING COUNT(*) > 1
        """,
    ),
)
PEOPLE = (
    Check(
        "What an erased customer wrote is gone.",
        """
        SELECT o.id
        FROM orders_order o
        JOIN customers_customer c ON c.id = o.customer_id
        WHERE c.erased_at IS NOT NULL AND LENGTH(o.sealed_words) > 0
        """,
    ),
)
CHECKS = (*MONEY, *GOODS, *STATES, *PEOPLE)
