"""What must be true of bookings, whatever happened."""

from vitrina.commerce.checking import Check

CHECKS = (
    Check(
        "Nobody sits at a table that is another party's.",
        """
        SELECT one.booking_id, other.booking_id, one.table_id, one.t0, other.t0
        FROM bookings_seating AS one
        JOIN bookings_seating AS other
          ON other.table_id = one.table_id AND other.id > one.id
          AND other.t0 < one.until AND one.t0 < other.until
        WHERE one.lapses_at IS NULL AND other.lapses_at IS NULL
        """,
    ),
    Check(
        "A booking that is expected, or sits, has tables, and claims each for each grain.",
        """
        SELECT booking.id, booking.state, seated.grains, claimed.grains
        FROM bookings_booking AS booking
        LEFT JOIN (
          SELECT booking_id, SUM((until - t0) / 900) AS grains
          FROM bookings_seating
          GROUP BY booking_id
        ) AS seated ON seated.booking_id = booking.id
        LEFT JOIN (
          SELECT claim.hold_id, SUM(claim.quantity - claim.cancelled) AS grains
          FROM capacity_claim AS claim
          JOIN capacity_cell AS cell ON cell.id = claim.cell_id
          JOIN capacity_pool AS pool ON pool.id = cell.pool_id
          JOIN capacity_hold AS hold ON hold.id = claim.hold_id
          WHERE pool.kind = 'unit' AND hold.state = 'committed'
          GROUP BY claim.hold_id
        ) AS claimed ON claimed.hold_id = booking.hold_id
        WHERE booking.state IN ('confirmed', 'checked_in', 'in_service')
          AND (seated.grains IS NULL OR claimed.grains IS NULL
               OR seated.grains <> claimed.grains)
        """,
    ),
    Check(
        "A table is claimed in the very grains in which somebody has it.",
        """
        SELECT booking.id, seating.table_id, seating.t0, COUNT(cell.id)
        FROM bookings_booking AS booking
        JOIN bookings_seating AS seating ON seating.booking_id = booking.id
        JOIN bookings_table AS seat ON seat.id = seating.table_id
        LEFT JOIN capacity_claim AS claim
          ON claim.hold_id = booking.hold_id AND claim.quantity > claim.cancelled
        LEFT JOIN capacity_cell AS cell
          ON cell.id = claim.cell_id AND cell.pool_id = seat.pool_id
          AND cell.t0 >= seating.t0 AND cell.t0 < seating.until
        WHERE booking.state IN ('confirmed', 'checked_in', 'in_service')
        GROUP BY booking.id, seating.id, seating.table_id, seating.t0, seating.until
        HAVING COUNT(cell.id) <> (seating.until - seating.t0) / 900
        """,
    ),
    Check(
        "What was called off, or only lapsed, holds no table.",
        """
        SELECT booking.id, booking.state
        FROM bookings_booking AS booking
        LEFT JOIN capacity_hold AS hold ON hold.id = booking.hold_id
        WHERE booking.state = 'cancelled'
          AND (EXISTS (
            SELECT 1 FROM bookings_seating AS seating WHERE seating.booking_id = booking.id
          ) OR (hold.state = 'committed' AND EXISTS (
            SELECT 1 FROM capacity_claim AS claim
            WHERE claim.hold_id = hold.id AND claim.quantity > claim.cancelled + claim.fulfilled
          )) OR hold.state = 'held')
        """,
    ),
    Check(
        "A booking is in the state that its last transition brought it to.",
        """
        SELECT booking.id, booking.state
        FROM bookings_booking AS booking
        LEFT JOIN bookings_transition AS last
          ON last.id = (
            SELECT MAX(id) FROM bookings_transition WHERE booking_id = booking.id
          )
        WHERE last.id IS NULL OR last.state <> booking.state
        """,
    ),
    Check(
        "A booking goes from one state to another only where there is a way.",
        """
        SELECT booking_id, was, state
        FROM bookings_transition
        WHERE NOT (
          (was = '' AND state IN ('requested', 'confirmed', 'in_service'))
          OR (was = 'requested' AND state IN ('confirmed', 'cancelled'))
          OR (was = 'confirmed' AND state IN ('confirmed', 'checked_in', 'no_show', 'cancelled'))
          OR (was = 'checked_in' AND state = 'in_service')
          OR (was = 'in_service' AND state = 'done')
          -- it had lapsed, and then its payment came after all
          OR (was = 'cancelled' AND state = 'confirmed')
        )
        """,
    ),
    Check(
        "Each transition that the vocabulary has a name for has its event, and no other has one.",
        """
        SELECT step.booking_id, step.was, step.state, event.type
        FROM bookings_transition AS step
        LEFT JOIN outbox_outboxevent AS event ON event.id = step.event_id
        WHERE COALESCE(event.type, '') <> CASE
          WHEN step.reason = 'refunded by the provider' THEN ''
          WHEN step.state = 'confirmed' AND step.was = 'confirmed' THEN 'Booking Rescheduled'
          WHEN step.state = 'confirmed' THEN 'Booking Created'
          WHEN step.state = 'checked_in' THEN 'Visit Checked In'
          WHEN step.state = 'in_service' AND step.was = '' THEN 'Visit Checked In'
          WHEN step.state = 'no_show' THEN 'Booking No Show'
          WHEN step.state = 'cancelled' AND step.was = 'confirmed' THEN 'Booking Cancelled'
          ELSE ''
        END
        """,
    ),
    Check(
        "A booking with a deposit is firm only when that is paid.",
        """
        SELECT id, state, payment_state
        FROM bookings_booking
        WHERE payment_state = 'awaited' AND state NOT IN ('requested', 'cancelled')
        """,
    ),
    Check(
        "Who is offered a table has a booking for it.",
        """
        SELECT id, state FROM bookings_waitingentry
        WHERE state IN ('offered', 'taken') AND booking_id IS NULL
        """,
    ),
    Check(
        "What an erased guest wrote is gone, and they wait for nothing.",
        """
        SELECT booking.id
        FROM bookings_booking AS booking
        JOIN customers_customer AS guest ON guest.id = booking.customer_id
        WHERE guest.erased_at IS NOT NULL AND LENGTH(booking.sealed_words) > 0
        UNION ALL
        SELECT entry.id
        FROM bookings_waitingentry AS entry
        JOIN customers_customer AS guest ON guest.id = entry.customer_id
        WHERE guest.erased_at IS NOT NULL
          AND (LENGTH(entry.sealed_words) > 0 OR entry.state = 'waiting')
        """,
    ),
)
