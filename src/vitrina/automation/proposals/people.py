"""Who does what: people decide, and automation acts."""

from vitrina.commerce.transactions import refuse

PERSON = "member:"
AUTOMATION = "automation"


def require_person(actor: str) -> None:
    """Refuse with `not_a_person` what only a person may do; call it inside a verb."""
    if not actor.startswith(PERSON) or actor == PERSON:
        raise refuse(
            "not_a_person", f"{actor!r} is nobody who works here. Sign in, and decide it yourself."
        )
