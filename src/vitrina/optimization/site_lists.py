"""The list of excluded sites that goes to a platform: read, merged, and written whole.

Platforms hold one short list per campaign, and a write replaces all of it. What people put there
by hand must survive that, and what has no room must be named.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from vitrina.errors import SettingError

ROOM = 1000  # Yandex Direct, ExcludedSites of a campaign


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A site or an app that is not worth its money.

    Attributes:
        site: a domain, an app's id, or the name of a network, as the platform reports it.
        saved_per_day: money that it would spend.
    """

    site: str
    saved_per_day: float


@dataclass(frozen=True, slots=True)
class SiteList:
    """What to write, and what that changes. All names are normalised.

    Attributes:
        names: the new list, whole: people's own first, then ours by money saved.
        ours: those of `names` that we put there; keep them for the next run.
        added, removed: against the list that stands there now.
        left_out: worth excluding, but without room, by money saved.
        taken_back: we had excluded them, and people took them off the list: they stay off.
    """

    names: tuple[str, ...]
    ours: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]
    left_out: tuple[str, ...]
    taken_back: tuple[str, ...]


def site_name(text: str) -> str:
    """One spelling of a site: lower case, no `www.`, no dot at the end, Latin letters.

    Domains of other letters become Punycode (RFC 3492), which is how networks report them. Ids of
    apps (`com.example.game`, `id123456789`) and names of networks are kept but for their case.

    >>> site_name(" WWW.Example.COM. ")
    'example.com'
    >>> site_name("кафе.рф")
    'xn--80akn5b.xn--p1ai'
    >>> site_name("com.Example.Game")
    'com.example.game'
    """
    name = text.strip().lower().rstrip(".").removeprefix("www.")
    if name.isascii() or "." not in name:
        return name
    try:
        return name.encode("idna").decode()
    except UnicodeError:  # no domain, whatever it is: the platform's own spelling stays
        return name


def merge_sites(
    current: Sequence[str],
    wanted: Sequence[Exclusion],
    *,
    ours: Collection[str],
    retest: Collection[str] = (),
    room: int = ROOM,
) -> SiteList:
    """The list to write in place of the one that stands there now.

    Args:
        current: the list as read from the platform just now.
        wanted: what is worth excluding, with what it saves; those excluded earlier, too, as far
            as it is known what they save.
        ours: what we put on the list in earlier runs. The rest of `current` is people's own.
        retest: what we excluded earlier and should be tried again.
        room: how many names the platform takes.

    Raises:
        SettingError: people's own sites alone are more than there is room for.
    """
    now, mine, again = _names(current), set(_names(ours)), set(_names(retest))
    by_hand = [name for name in now if name not in mine]
    if len(by_hand) > room:
        raise SettingError(
            f"{len(by_hand)} sites were excluded by hand, and the platform takes {room}. "
            "Take some off the list there, or set room to what it takes."
        )
    saved = _saved(wanted)
    taken_back = mine - set(now)
    candidates = (set(saved) | (mine & set(now))) - again - taken_back - set(by_hand)
    ranked = sorted(candidates, key=lambda name: (-saved.get(name, 0.0), name))
    left = room - len(by_hand)
    kept = ranked[:left]
    names = (*by_hand, *kept)
    return SiteList(
        names=names,
        ours=tuple(kept),
        added=tuple(name for name in kept if name not in now),
        removed=tuple(name for name in now if name not in set(names)),
        left_out=tuple(ranked[left:]),
        taken_back=tuple(sorted(taken_back - again)),
    )


def _names(sites: Collection[str]) -> list[str]:
    return list(dict.fromkeys(name for name in map(site_name, sites) if name))


def _saved(wanted: Sequence[Exclusion]) -> dict[str, float]:
    """What each site saves; two spellings of one site save together."""
    saved: dict[str, float] = {}
    for each in wanted:
        name = site_name(each.site)
        if name:
            saved[name] = saved.get(name, 0.0) + each.saved_per_day
    return saved
