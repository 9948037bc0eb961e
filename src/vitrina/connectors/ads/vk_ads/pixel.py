"""What happened away from the site, told to VK's pixel (ads.vk.com/help, "offline events").

    GET https://top-fwz1.mail.ru/tracker?id=PIXEL;e=RG%3AVALUE/GOAL;rb_clickid=CLICK

One request tells one conversion, and VK keeps no id of ours: told twice it counts twice, and it
cannot be told otherwise later. Unverified, for want of a pixel: that the value is in whole units;
that 30 days after the click still count; which status refuses.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from urllib.parse import quote

from vitrina.connectors.ad_values import require_settled
from vitrina.connectors.ads.vk_ads.api import TITLE
from vitrina.connectors.advertising import Conversion, Verdict
from vitrina.connectors.currencies import exponent
from vitrina.connectors.http import Http
from vitrina.connectors.uploads import Uploads, outside

PIXEL_ADDRESS = "https://top-fwz1.mail.ru"
WINDOW = timedelta(days=30)
WAIT_SECONDS = 60.0
IDS: Mapping[str, str] = {"rb_clickid": "rb_clickid", "userid": "user_id"}  # the surest first


@dataclass(frozen=True, slots=True)
class Pixel:
    """One pixel, with the names of our goals in it."""

    number: str
    goals: Mapping[str, str]
    http: Http = field(repr=False)
    base_url: str

    def accepts(self, conversion: Conversion) -> str:
        """Why it cannot be told; empty if it can."""
        if conversion.kind != "new":
            return f"{TITLE} keeps a conversion as it was told: it cannot be changed there."
        if conversion.goal not in self.goals:
            return f"No goal of the pixel is set for {conversion.goal!r}: add it to 'goals'."
        if not _person(conversion):
            return f"It has no id that {TITLE} knows: {', '.join(IDS.values())}."
        return ""

    def send(self, conversions: Sequence[Conversion], *, now: datetime) -> Sequence[Verdict]:
        """Tell them one by one."""
        uploads = Uploads(
            self._tell,
            reason=f"{TITLE} refuses it: look at the pixel's number and its goal there.",
            most=1,
            alike=lambda _: "",
            is_repeatable=False,
        )
        return uploads.send(
            conversions, refusal=lambda one: self.accepts(one) or outside(one, WINDOW, now=now)
        )

    def _tell(self, conversions: Sequence[Conversion]) -> bool:
        [conversion] = conversions
        goal = quote(self.goals[conversion.goal], safe="")
        told = f"id={self.number};e=RG%3A{_value(conversion)}/{goal};{_person(conversion)}"
        reply = self.http("GET", f"{self.base_url}/tracker?{told}", headers={})
        require_settled(f"{TITLE}' pixel", reply, wait=WAIT_SECONDS)
        return reply.status < 400


def _person(conversion: Conversion) -> str:
    for name, ours in IDS.items():
        if conversion.ids.get(ours):
            return f"{name}={quote(conversion.ids[ours], safe='')}"
    return ""


def _value(conversion: Conversion) -> int:
    """Whole units, to the nearest, half to even."""
    units, rest = divmod(conversion.minor, size := int(10 ** exponent(conversion.currency)))
    return units + (2 * rest > size or (2 * rest == size and units % 2 == 1))
