"""What a row tells of the visit: which page, and who sent the visitor."""

from functools import lru_cache
from typing import NamedTuple

from vitrina.collector.load.classify import Campaign, traffic
from vitrina.collector.load.shape import Context, text
from vitrina.privacy.in_text import covered

DIRECT = "$direct"  # what RudderStack writes for no referrer
LONGEST_ADDRESS = 2000
LONGEST_REMEMBERED = 600
REMEMBERED = 20_000
NO_CAMPAIGN = Campaign()

Clicks = tuple[tuple[str, str], ...]


class Visit(NamedTuple):
    """Columns of the lake's events, by their names."""

    page: str | None
    referrer: str | None
    utm_source: str | None
    utm_medium: str | None
    utm_campaign: str | None
    utm_content: str | None
    utm_term: str | None
    click_id_kind: str | None
    click_id: str | None
    traffic_source: str | None
    traffic_medium: str | None
    traffic_campaign: str | None


def visit_of(
    url: str | None, referrer: str | None, context: Context, own_hosts: frozenset[str]
) -> Visit:
    """The visit that a message belongs to; the same for many messages, and remembered."""
    told = context.campaign
    campaign = NO_CAMPAIGN
    if told is not None:
        campaign = Campaign(
            text(told.source),
            text(told.medium),
            text(told.name),
            text(told.term),
            text(told.content),
        )
    clicks: Clicks = ()
    if context.clickIds:
        clicks = tuple(
            (kind, covered(str(value))) for kind, value in context.clickIds.items() if value
        )
    came = referrer if referrer != DIRECT else None
    if len(url or "") + len(came or "") > LONGEST_REMEMBERED:
        return _visit(url, came, campaign, clicks, own_hosts)
    return _remembered(url, came, campaign, clicks, own_hosts)


def _visit(
    url: str | None,
    referrer: str | None,
    campaign: Campaign,
    clicks: Clicks,
    own_hosts: frozenset[str],
) -> Visit:
    seen = traffic(
        url=url,
        referrer=referrer,
        campaign=campaign,
        click_ids=dict(clicks),
        own_hosts=own_hosts,
    )
    return Visit(
        page=without_query(url),
        referrer=without_query(referrer),
        utm_source=seen.utm_source,
        utm_medium=seen.utm_medium,
        utm_campaign=seen.utm_campaign,
        utm_content=seen.utm_content,
        utm_term=seen.utm_term,
        click_id_kind=seen.click_id_kind,
        click_id=seen.click_id,
        traffic_source=seen.source,
        traffic_medium=seen.medium,
        traffic_campaign=seen.campaign,
    )


_remembered = lru_cache(maxsize=REMEMBERED)(_visit)


def without_query(url: str | None) -> str | None:
    """An address without what may hold personal data: query, fragment, user and password."""
    if not url:
        return None
    return _bare(url) if len(url) <= LONGEST_REMEMBERED else _bare.__wrapped__(url)


@lru_cache(maxsize=REMEMBERED)
def _bare(url: str) -> str:
    bare = url.partition("?")[0].partition("#")[0]
    scheme, mark, rest = bare.partition("://")
    place, slash, path = rest.partition("/")
    if "@" in place:
        place = place.rpartition("@")[2]
    return covered(f"{scheme}{mark}{place}{slash}{path}"[:LONGEST_ADDRESS])
