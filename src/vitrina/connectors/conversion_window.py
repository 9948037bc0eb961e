"""When it is too late, or too early, to tell a platform of a conversion."""

from datetime import datetime, timedelta

from vitrina.connectors.advertising import Conversion


def outside(conversion: Conversion, window: timedelta, *, now: datetime, platform: str) -> str:
    """Why it cannot be told at this moment; empty if it can.

    Some platforms refuse all of a request for one row of the wrong time.
    """
    if conversion.occurred_at > now:
        return f"It lies ahead of this server's clock, and {platform} takes none that does."
    if now - conversion.occurred_at > window:
        return f"{platform} takes conversions for {window.days} days, and this one is older."
    return ""
