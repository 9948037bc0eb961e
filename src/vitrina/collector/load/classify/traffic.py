"""Where a visit came from: source, medium and campaign, as a marketer reads them.

In this order, the first that says something:

1. the campaign that the sender named itself (`context.campaign`);
2. utm marks in the page's address;
3. a click id (`clicks.toml`), unless it yields to a known referrer;
4. a known referrer (`referrers.toml`): organic, social, messenger, email, ai-assistant, maps;
5. any other site: medium `referral`, with the host that somebody registered;
6. (direct) / (none).

A page of one's own, a payment page or a log-in page before this one is no source: the visit goes
on, so source and medium are None. They are None too where there is no page (a till, a server).
Names of sources and mediums are in small letters, so that Yandex and yandex are one; utm values
are kept as they were written. Browsers tell other sites only the host of the page before, so
yandex.ru/maps is a map only where the referrer still has its path.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from vitrina.collector.load.classify.address import Address, host_of, parted, registrable
from vitrina.collector.load.classify.marks import CLICKS, Click, clean, click_of, marks_in, utm_of
from vitrina.collector.load.classify.referrers import RETURN, Sender, sender
from vitrina.privacy.in_text import covered

DIRECT = Sender("(direct)", "(none)")
NOT_SET = "(not set)"
_NO_SOURCE = (None, None)
_REMEMBERED = 8192
_LONGEST_REMEMBERED = 1024  # characters; longer ones would fill the memory and hardly come again


class Campaign(NamedTuple):
    """The campaign that a sender named: Segment's `context.campaign`.

    A tuple, since it is part of the key that answers are remembered by.
    """

    source: str | None = None
    medium: str | None = None
    name: str | None = None
    term: str | None = None
    content: str | None = None


NO_CAMPAIGN = Campaign()


@dataclass(frozen=True, slots=True)
class Traffic:
    """Where a visit came from, and the marks that it came with."""

    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    click_id_kind: str | None = None
    click_id: str | None = None
    utm_source: str | None = None
    utm_medium: str | None = None
    utm_campaign: str | None = None
    utm_term: str | None = None
    utm_content: str | None = None


def traffic(
    *,
    url: str | None,
    referrer: str | None,
    campaign: Campaign = NO_CAMPAIGN,
    click_ids: Mapping[str, str] | None = None,
    own_hosts: frozenset[str] = frozenset(),
) -> Traffic:
    """Where a visit came from; never raises, whatever the texts are.

    Args:
        url: of the page, with its query.
        referrer: of the page before, as the browser tells it.
        campaign: what the sender itself says; if it says anything, the address is not asked.
        click_ids: ids of this visit that the sender kept, by kind (yclid); they go before those
            in the address.
        own_hosts: of the shop; each covers what is below it. The page's own host always counts.
    """
    kept = tuple(click_ids.items()) if click_ids else ()
    key = (url or "", referrer or "", campaign, kept, own_hosts)
    if len(key[0]) + len(key[1]) > _LONGEST_REMEMBERED:
        return _judged(*key)
    return _remembered(*key)


def _judged(
    url: str,
    referrer: str,
    campaign: Campaign,
    kept: tuple[tuple[str, str], ...],
    own_hosts: frozenset[str],
) -> Traffic:
    page, before = parted(url), parted(referrer)
    marks = marks_in(page)
    for kind, value in kept:
        if kind in CLICKS and (found := clean(value)):
            marks[kind] = found
    named = tuple(covered(found) if (found := clean(value)) else None for value in campaign)
    utm = named if any(named) else utm_of(marks)
    click = click_of(marks)
    base = _base(page, before, click[0] if click else None, own_hosts) if url else _NO_SOURCE
    source, medium = _with_utm(base, utm, click[0] if click else None)
    return Traffic(
        source=source,
        medium=medium,
        campaign=utm[2],
        click_id_kind=click[0].kind if click else None,
        click_id=click[1] if click else None,
        utm_source=utm[0],
        utm_medium=utm[1],
        utm_campaign=utm[2],
        utm_term=utm[3],
        utm_content=utm[4],
    )


_remembered = lru_cache(maxsize=_REMEMBERED)(_judged)


def _with_utm(
    base: tuple[str | None, str | None], utm: tuple[str | None, ...], click: Click | None
) -> tuple[str | None, str | None]:
    if not any(utm):
        return base
    if utm[0]:
        medium = utm[1] or (click.medium if click else NOT_SET)
        return utm[0].lower(), medium.lower()
    # a campaign or a medium alone: the rest is as without it
    source = base[0] if base[0] != DIRECT.source else None
    medium = utm[1] or (base[1] if source else None) or NOT_SET
    return source or NOT_SET, medium.lower()


def _base(
    page: Address, before: Address, click: Click | None, own_hosts: frozenset[str]
) -> tuple[str | None, str | None]:
    """Source and medium by click id and referrer."""
    known = None
    if before.host and not _is_own(before.host, page.host, own_hosts):
        known = sender(before.host, before.segment)
    if click and not (click.yields and known and known.medium != RETURN):
        return click.source, click.medium
    if not before.host:
        return DIRECT.source, DIRECT.medium
    if _is_own(before.host, page.host, own_hosts) or (known and known.medium == RETURN):
        return _NO_SOURCE
    if known:
        return known.source, known.medium
    return before.host if before.is_app else registrable(before.host), "referral"


@lru_cache(maxsize=_REMEMBERED)
def _is_own(host: str, page_host: str, own_hosts: frozenset[str]) -> bool:
    ours = _plain(own_hosts) | {page_host.removeprefix("www.")}
    parts = host.removeprefix("www.").split(".")
    return any(".".join(parts[start:]) in ours for start in range(len(parts)))


@lru_cache(maxsize=256)
def _plain(own_hosts: frozenset[str]) -> frozenset[str]:
    return frozenset(host_of(host).removeprefix("www.") for host in own_hosts) - {""}
