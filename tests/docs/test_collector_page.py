"""What the pages about receiving promise in numbers is what the code does."""

from dataclasses import fields
from datetime import timedelta

from tests.docs.pages import Page, page
from vitrina.collector.load import moments, seen
from vitrina.collector.load.readers import segment
from vitrina.collector.log import Sizes
from vitrina.collector.messages import MAX_DEPTH, MAX_MESSAGES
from vitrina.collector.receive import limits
from vitrina.collector.workspace import Settings
from vitrina.privacy.salts import GRACE

PAGE = "docs/explanation/the-collector.md"
USUAL = Settings()
LIMITS = {
    "a body as sent": f"{limits.MAX_SENT_BYTES >> 20} MB",
    "a body unpacked": f"{limits.MAX_UNPACKED_BYTES >> 20} MB, counted while unpacking",
    "a batch": f"{limits.MAX_BATCH_BYTES >> 10} KB and {MAX_MESSAGES:,} messages",
    "a message": f"{limits.MAX_MESSAGE_BYTES >> 10} KB, {MAX_DEPTH} levels deep",
    "waiting for the disk": f"{limits.MAX_PENDING_BYTES >> 20} MB in each process",
    "one key": f"`events_per_minute`: {USUAL.events_per_minute:,}",
    "one address with a public key": f"`events_per_address`: {USUAL.events_per_address:,} a minute",
    "keys or addresses remembered for that": f"{limits.MAX_BUCKETS:,}, the least recently seen "
    "forgotten first",
    "an amount": f"2{'⁵³' if segment.LARGEST_MINOR == 2**53 else '?'} minor units",
}


def limits_told_wrongly(written: Page) -> list[str]:
    """The limits that the page does not tell, or tells with another number."""
    rows = [[cell.strip() for cell in line.split("|")] for line in written.text.splitlines()]
    told = {row[1]: row[2] for row in rows if len(row) > 2}
    return [name for name, limit in LIMITS.items() if told.get(name) != limit]


def test_the_page_of_the_collector_tells_each_limit_as_the_door_keeps_it() -> None:
    assert limits_told_wrongly(page(PAGE)) == []


def test_a_limit_that_was_changed_without_the_page_is_found() -> None:
    written = page(PAGE)
    doctored = Page(written.path, written.text.replace("| 4 MB |", "| 8 MB |"))

    assert limits_told_wrongly(doctored) == ["a body as sent"]


def test_the_page_of_the_collector_tells_the_rules_of_clocks_and_repeats_as_they_are() -> None:
    written = page(PAGE).text
    day = timedelta(days=1)

    for rule in (
        f"received within {seen.WINDOW_SECONDS * timedelta(seconds=1) // day} days of each other",
        f"up to {moments.FURTHEST_AHEAD // timedelta(hours=1)} hours ahead of us",
        f"more than {moments.FURTHEST_AHEAD // timedelta(hours=1)} hours ahead, or before "
        f"{moments.OLDEST.year} ",
        f"more than {moments.LATEST_PUBLIC.days} days old with a public key",
    ):
        assert rule in written
    assert timedelta(minutes=1) == moments.SKEW_IGNORED
    assert timedelta(hours=2) == GRACE


def test_the_page_of_the_collector_tells_when_a_segment_is_finished() -> None:
    sizes = Sizes()

    assert (sizes.seal_after_seconds, sizes.seal_after_bytes >> 20) == (1.0, 64)
    assert "after one second or 64 MB" in page(PAGE).text
    assert f"leaves {sizes.reserve_bytes >> 20} MB of the disk free" in page(PAGE).text


def settings_told_wrongly(written: Page) -> list[str]:
    """The settings of vitrina.toml without a row, or with another default there."""
    rows = {
        line.split("|")[1].strip(" `"): line for line in written.text.splitlines() if "|" in line
    }
    return [
        field.name
        for field in fields(Settings)
        if (f"{field.default:,}" if isinstance(field.default, int) else str(field.default))
        not in rows.get(field.name, "?").split("|")[-2:][0]
    ]


def test_the_page_of_settings_has_each_of_vitrina_toml_with_its_default() -> None:
    assert settings_told_wrongly(page("docs/reference/settings.md")) == []


def test_a_setting_with_another_default_on_its_page_is_found() -> None:
    written = page("docs/reference/settings.md")
    doctored = Page(written.path, written.text.replace("| 600,000 |", "| 6,000 |"))

    assert settings_told_wrongly(doctored) == ["events_per_minute"]
