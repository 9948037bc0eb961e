"""Every call of rudder-sdk-python: python rudder_python.py HOST KEY PERSON."""

import sys

from rudderstack import analytics  # type: ignore[import-untyped]  # it ships no types

ORDER = {"order_id": "o-1", "revenue": 12.5, "currency": "RUB"}
TRAITS = {"email": "anna@example.com", "phone": "+7 900 000-00-00"}


def campaign() -> dict[str, object]:
    """A new one for each call: identify writes the traits into the context it is given."""
    return {"campaign": {"source": "yandex", "medium": "cpc", "name": "autumn"}}


def main(host: str, key: str, person: str) -> None:
    analytics.write_key = key
    analytics.dataPlaneUrl = host
    analytics.page(anonymous_id=f"visitor-{person}", name="Home", context=campaign())
    analytics.identify(person, TRAITS, context=campaign())
    analytics.track(person, "Order Completed", ORDER, context=campaign())
    analytics.track(person, "Wheel Spun", {"prize": "tea"}, context=campaign())
    analytics.screen(person, name="Cart", context=campaign())
    analytics.group(person, "tea-club", {"name": "Tea club"}, context=campaign())
    analytics.alias(f"visitor-{person}", person, context=campaign())
    analytics.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
