"""Where somebody came from: what the browser knew when a deed was done."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Self

LONGEST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """What ties a deed in the shop to the browser and the advert before it.

    Attributes:
        anonymous_id: of the browser script.
        utm_source: and so on: of the visit's first page.
        has_opted_out: the browser sent Sec-GPC: 1.
    """

    anonymous_id: str = ""
    utm_source: str = ""
    utm_medium: str = ""
    utm_campaign: str = ""
    utm_content: str = ""
    utm_term: str = ""
    click_id_kind: str = ""
    click_id: str = ""
    referrer: str = ""
    has_opted_out: bool = False

    def kept(self) -> dict[str, object]:
        """As a JSON field keeps it: what is empty is left out."""
        return {name: value for name, value in asdict(self).items() if value}

    @classmethod
    def of(cls, kept: Mapping[str, object]) -> Self:
        """From what was kept, or from anything like it; unknown names are left out."""
        told = {
            each.name: str(kept[each.name])[:LONGEST]
            for each in fields(cls)
            if each.name in kept and each.name != "has_opted_out"
        }
        return cls(**told, has_opted_out=kept.get("has_opted_out") is True)

    def columns(self) -> dict[str, str | None]:
        """The columns of an event that it fills."""
        told = {each.name: getattr(self, each.name) for each in fields(self)}
        del told["has_opted_out"]
        return {name: value or None for name, value in told.items()}


NOBODY = Visitor()
