"""Join identifiers into persons, the strongest links first, never beyond the limits."""

from collections.abc import Iterator

import numpy as np

from vitrina.identity.bridges import NO_LIMIT, Bridges, between, joined, over_limits, within_limits
from vitrina.identity.observed import UNKNOWN_TIME, Claims, Identifiers, Links, Whole


def merge(identifiers: Identifiers, links: Links) -> Whole:
    """Number the person of each identifier.

    1. Links between identifiers of one's own (an account, a phone, a card).
    2. Links to what belongs to one moment (a receipt).
    3. Links to what several people may use (a browser, a payment card).
    4. Claims: only between persons that nothing has identified so far.
    5. What two persons were seen to use goes to the one with the strongest link, and joins
       nothing else: it cannot tell to whom the rest belongs.

    Steps 2 to 4 never join two identified persons, or two phones. The order of the rows given
    plays no part.

    Args:
        identifiers: as `observe` numbers them.
        links: only those that may join; quarantined identifiers have none.

    Returns:
        One whole number per identifier, equal for one person.
    """
    proved, claims = links.of(~links.is_claim), links.of(links.is_claim)
    proved = proved.of(~_is_takeover(identifiers, proved))
    by_shared = _through(identifiers, proved, "is_shared")
    by_moment = _through(identifiers, proved, "is_moment") & ~by_shared
    own, moments, shared = (
        proved.of(each) for each in (~by_shared & ~by_moment, by_moment, by_shared)
    )
    person = np.arange(len(identifiers))
    person = _merge_in_steps(person, identifiers, own, passing=False)
    person = _merge_in_steps(person, identifiers, moments, passing=True)
    is_torn = _is_torn(identifiers, shared, person)
    by_torn = is_torn[shared.low] | is_torn[shared.high]
    person = _merge_in_steps(person, identifiers, shared.of(~by_torn), passing=True)
    claims = claims.of(~(is_torn[claims.low] | is_torn[claims.high]))
    person = _merge_in_steps(person, identifiers, claims, passing=True)
    return _with_torn(identifiers, shared.of(by_torn), person, is_torn)


def _through(identifiers: Identifiers, links: Links, claim: str) -> Claims:
    holds = identifiers.holds(claim)
    return np.asarray(holds[links.low] | holds[links.high])


def _is_takeover(identifiers: Identifiers, links: Links) -> Claims:
    # A second phone (or e-mail) of an account that had a life before it was given to that
    # account: a number handed on by the operator, or a slip of the keyboard. It stays with
    # those that it was seen with before.
    proved_since = np.full(len(identifiers), UNKNOWN_TIME)
    for end in (links.low, links.high):
        np.minimum.at(proved_since, end, links.first)
    is_account = _each(identifiers, "limit")
    is_own = _each(identifiers, "shared_limit")
    found = np.zeros(len(links), dtype=bool)
    for account, own in ((links.low, links.high), (links.high, links.low)):
        given = np.flatnonzero(is_account[account] & is_own[own])
        kind = identifiers.namespace[own]
        order = given[np.lexsort([own[given], links.first[given], kind[given], account[given]])]
        is_second = np.zeros(len(order), dtype=bool)
        of = np.stack([account[order], kind[order]])
        is_second[1:] = (of[:, 1:] == of[:, :-1]).all(axis=0)
        found[order] |= is_second & (proved_since[own[order]] < links.first[order])
    return found


def _each(identifiers: Identifiers, setting: str) -> Claims:
    has = [getattr(each, setting) is not None for each in identifiers.namespaces]
    return np.array(has, dtype=bool)[identifiers.namespace]


def _merge_in_steps(
    person: Whole, identifiers: Identifiers, links: Links, *, passing: bool
) -> Whole:
    limits = _limits(identifiers, passing=passing)
    for step in _steps(identifiers, links):
        taken = links.of(step)
        bridges = between(person, taken)
        held = _held(identifiers, person)
        if taken.is_claim[0]:
            bridges = _unidentified(bridges, held)
        person = joined(within_limits(bridges, held, limits), len(held))[person]
    return person


def _steps(identifiers: Identifiers, links: Links) -> Iterator[Claims]:
    # one step per pair of namespaces, the strongest pair first
    ends = np.sort([identifiers.namespace[links.low], identifiers.namespace[links.high]], axis=0)
    many = len(identifiers.namespaces)
    rank = ends[0] * many + ends[1]
    for each in np.unique(rank):
        yield rank == each


def _limits(identifiers: Identifiers, *, passing: bool) -> Whole:
    # per namespace, as `_held` has its columns; the last is for identified persons
    found = [each.limit or NO_LIMIT for each in identifiers.namespaces]
    if passing:
        shared = [each.shared_limit or NO_LIMIT for each in identifiers.namespaces]
        found = [min(pair) for pair in zip(found, shared, strict=True)]
    return np.array([*found, 1 if passing else NO_LIMIT])


def _held(identifiers: Identifiers, person: Whole) -> Whole:
    """How many identifiers of each namespace each person holds; last, 1 if identified."""
    shape = (int(person.max(initial=-1)) + 1, len(identifiers.namespaces) + 1)
    place = person * shape[1] + identifiers.namespace
    held = np.bincount(place, minlength=shape[0] * shape[1]).reshape(shape)
    held[person[identifiers.holds("is_identified")], -1] = 1
    return held


def _unidentified(bridges: Bridges, held: Whole) -> Bridges:
    is_identified = held[:, -1] > 0
    return bridges.of(~(is_identified[bridges.low] | is_identified[bridges.high]))


def _is_torn(identifiers: Identifiers, links: Links, person: Whole) -> Claims:
    # shared, and proved to be used by more persons than the limits let be one
    is_shared = identifiers.holds("is_shared")
    ends = np.stack([np.append(links.low, links.high), np.append(links.high, links.low)])
    shared, user = ends[:, is_shared[ends[0]]]
    shared, user = np.unique(np.stack([shared, person[user]]), axis=1)
    held = _held(identifiers, person)[user]
    is_torn = np.zeros(len(identifiers), dtype=bool)
    is_over = over_limits(held, _limits(identifiers, passing=True), shared)
    is_torn[: len(is_over)] = is_over
    return is_torn


def _with_torn(identifiers: Identifiers, links: Links, person: Whole, is_torn: Claims) -> Whole:
    # each torn identifier goes where its best link leads, as a leaf
    torn = np.append(links.low, links.high)
    user = np.append(links.high, links.low)
    place = np.tile(np.arange(len(links)), 2)
    fits = is_torn[torn] & ~identifiers.holds("is_shared")[user]
    torn, user, place = torn[fits], user[fits], place[fits]
    best = np.lexsort(
        [
            place,
            links.first[place],
            -links.count[place],
            -links.strength[place],
            identifiers.namespace[user],
        ]
    )
    torn, first = np.unique(torn[best], return_index=True)
    person = person.copy()
    person[torn] = person[user[best[first]]]
    return person
