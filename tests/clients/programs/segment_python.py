"""Every call of segment-analytics-python: python segment_python.py HOST KEY PERSON."""

import sys

from segment.analytics import Client  # type: ignore[import-untyped]  # it ships no types

CAMPAIGN = {"campaign": {"source": "yandex", "medium": "cpc", "name": "autumn"}}
ORDER = {"order_id": "o-1", "revenue": 12.5, "currency": "RUB"}
TRAITS = {"email": "anna@example.com", "phone": "+7 900 000-00-00"}


def main(host: str, key: str, person: str) -> None:
    client = Client(key, host=host)
    client.page(anonymous_id=f"visitor-{person}", name="Home", context=CAMPAIGN)
    client.identify(person, TRAITS, context=CAMPAIGN)
    client.track(person, "Order Completed", ORDER, context=CAMPAIGN)
    client.track(person, "Wheel Spun", {"prize": "tea"}, context=CAMPAIGN)
    client.screen(person, name="Cart", context=CAMPAIGN)
    client.group(person, "tea-club", {"name": "Tea club"}, context=CAMPAIGN)
    client.alias(f"visitor-{person}", person, context=CAMPAIGN)
    client.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
