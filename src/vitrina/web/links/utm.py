"""Tagged addresses for adverts: put a campaign into an address, and doubt what will not count."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import quote, unquote_plus, urlsplit, urlunsplit

from vitrina.collector.entrances.link_rules import Tags

PRESETS: Mapping[str, Tags] = {
    "yandex_direct": Tags(
        utm_source="yandex",
        utm_medium="cpc",
        utm_campaign="{campaign_id}",
        utm_content="{ad_id}",
        utm_term="{keyword}",
    ),
    "vk_ads": Tags(
        utm_source="vkads",
        utm_medium="cpc",
        utm_campaign="{{campaign_id}}",
        utm_content="{{banner_id}}",
    ),
    "google_ads": Tags(
        utm_source="google",
        utm_medium="cpc",
        utm_campaign="{campaignid}",
        utm_content="{creative}",
        utm_term="{keyword}",
    ),
    "email": Tags(utm_source="newsletter", utm_medium="email"),
    "qr": Tags(utm_source="poster", utm_medium="qr"),
}
_MACRO = re.compile(r"\{+[^{}]*\}+")
_SOUNDS = (
    "а=a б=b в=v г=g д=d е=e ё=e ж=zh з=z и=i й=y к=k л=l м=m н=n о=o п=p р=r с=s т=t у=u ф=f "
    "х=kh ц=ts ч=ch ш=sh щ=sch ъ= ы=y ь= э=e ю=yu я=ya"
)
_LATIN = str.maketrans(dict(pair.split("=") for pair in _SOUNDS.split()))


class Doubt(StrEnum):
    """What makes a tag count worse than it could."""

    NO_SOURCE = "no_source"
    MIXED_CASE = "mixed_case"
    SPACES = "spaces"
    NOT_LATIN = "not_latin"
    TAGGED_ALREADY = "tagged_already"


@dataclass(frozen=True, slots=True)
class Warned:
    """One doubt about one tag, and what to write instead where that can be said."""

    field: str
    doubt: Doubt
    value: str
    better: str = ""


def tagged(landing: str, tags: Tags) -> str:
    """The address with the campaign in its query; macros stay as the advertising system reads them.

    Tags that the address carries already are replaced where a new one is given; everything else of
    it stays as it is.

    >>> tagged("https://example.com/menu?x=1#top", Tags(utm_source="vk", utm_campaign="{id}"))
    'https://example.com/menu?x=1&utm_source=vk&utm_campaign={id}#top'
    """
    given = {name: value for name, value in tags.named().items() if value}
    parts = urlsplit(landing)
    kept = [pair for pair in parts.query.split("&") if pair and _name(pair) not in given]
    added = [f"{name}={quote(value, safe='{}')}" for name, value in given.items()]
    return urlunsplit(parts._replace(query="&".join([*kept, *added])))


def warnings(landing: str, tags: Tags) -> list[Warned]:
    """What to mend before the address goes into an advert."""
    found = [
        Warned(name, doubt, value, better=tidy(value))
        for name, value in tags.named().items()
        for doubt in _doubts(_MACRO.sub("", value))
    ]
    if not tags.utm_source:
        found.insert(0, Warned("utm_source", Doubt.NO_SOURCE, ""))
    told = [pair for pair in urlsplit(landing).query.split("&") if _name(pair).startswith("utm_")]
    return found + [Warned("target", Doubt.TAGGED_ALREADY, pair) for pair in told]


def tidy(value: str) -> str:
    """A tag in small Latin letters without spaces; macros stay.

    >>> tidy("Весна  Скидки {ad_id}")
    'vesna_skidki_{ad_id}'
    """
    pieces = re.split(f"({_MACRO.pattern})", value)
    return "".join(
        piece if _MACRO.fullmatch(piece) else "_".join(_plain(piece).split(" ")) for piece in pieces
    )


def has_macros(tags: Tags) -> bool:
    """Whether an advertising system must fill something in."""
    return any("{" in value or "}" in value for value in tags.named().values())


def _plain(piece: str) -> str:
    return re.sub(r"\s+", " ", piece).casefold().translate(_LATIN)


def _doubts(value: str) -> list[Doubt]:
    checks = {
        Doubt.MIXED_CASE: value != value.casefold(),
        Doubt.SPACES: any(sign.isspace() for sign in value),
        Doubt.NOT_LATIN: not value.isascii(),
    }
    return [doubt for doubt, is_so in checks.items() if is_so]


def _name(pair: str) -> str:
    return unquote_plus(pair.partition("=")[0])
