"""What the paths add up to, for the journeys page."""

from dataclasses import dataclass

from vitrina.web.question import Reading, Rows


@dataclass(frozen=True, slots=True)
class Walked:
    """Conversions with and without a touch before them, and touches that led to none."""

    conversions: Reading
    led: Reading
    empty: Reading
    led_share: Reading
    unconverted: Reading


def walked(lengths: Rows) -> Walked:
    """Everything added up.

    Args:
        lengths: one row per path length, as `journeys.lengths` returns it.
    """
    conversions = lengths.total("conversions")
    led = lengths.without("length", 0).total("conversions")
    return Walked(
        conversions=conversions,
        led=led,
        empty=lengths.where("length", 0).total("conversions"),
        led_share=led.over(conversions),
        unconverted=lengths.total("nulls"),
    )
