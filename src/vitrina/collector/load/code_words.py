"""A code word that was said at the till, as columns of its event."""

from vitrina.collector.doors import Doors, normal_word


def taught_by(doors: Doors, said: str | None) -> dict[str, object]:
    """The word as it is compared, and the campaign that taught it; one nobody set up has none."""
    if not said:
        return {}
    word = doors.by_word.get(normal_word(said))
    told = {
        "subject_id": normal_word(said),
        "utm_source": word.utm_source if word else "",
        "utm_medium": word.utm_medium if word else "",
        "utm_campaign": word.utm_campaign if word else "",
    }
    return {name: text for name, text in told.items() if text}
