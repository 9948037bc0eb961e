"""What must be true of customers, whatever happened."""

from vitrina.commerce.checking import Check

CHECKS: tuple[Check, ...] = (
    Check(
        "Who was erased has no contact left.",
        "SELECT customers_contact.id FROM customers_contact "
        "JOIN customers_customer ON customers_customer.id = customers_contact.customer_id "
        "WHERE customers_customer.erased_at IS NOT NULL",
    ),
    Check(
        "Who has a tombstone is erased.",
        "SELECT customers_erasure.customer_id FROM customers_erasure "
        "JOIN customers_customer ON customers_customer.id = customers_erasure.customer_id "
        "WHERE customers_customer.erased_at IS NULL",
    ),
    Check(
        "No browser is that of somebody who was erased or merged.",
        "SELECT customers_customer.id FROM customers_customersession "
        "JOIN customers_customer ON customers_customer.id = customers_customersession.customer_id "
        "WHERE customers_customer.erased_at IS NOT NULL "
        "OR customers_customer.merged_into_id IS NOT NULL",
    ),
    Check(
        "A guest is merged into a customer, and not into another guest.",
        "SELECT guest.id FROM customers_customer AS guest "
        "JOIN customers_customer AS account ON account.id = guest.merged_into_id "
        "WHERE account.verified_at IS NULL",
    ),
    Check(
        "A code was tried five times at most.",
        "SELECT id FROM customers_signincode WHERE attempts > 5",
    ),
    Check(
        "Each act of consent was told by an event.",
        "SELECT customers_consentrecord.id FROM customers_consentrecord "
        "LEFT JOIN outbox_outboxevent ON outbox_outboxevent.id = customers_consentrecord.id "
        "WHERE outbox_outboxevent.id IS NULL",
    ),
)
