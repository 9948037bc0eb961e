"""One link a household, as of its first receipt."""

from tests.connectors.datasets.published import LATER, TRANSACTIONS

TABLES = {"transactions": TRANSACTIONS}
VALUES = {"source": "complete_journey"}
ROWS = [
    {
        "left": f"household:{number}",
        "right": f"card:{number}",
        "occurred_at": first,
        "source": "complete_journey",
        "kind": "issue_card",
        "strength": 1.0,
    }
    for number, first in [(900, TRANSACTIONS[0]["transaction_timestamp"]), (7, LATER)]
]
