"""Excluded sites on a platform: people's own stay, ours are ranked, what has no room is named."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.errors import SettingError
from vitrina.optimization import Exclusion, SiteList, merge_sites, site_name

SITES = st.lists(st.sampled_from([f"site{n}.example" for n in range(12)]), unique=True)


def wanted(**saved: float) -> list[Exclusion]:
    return [Exclusion(f"{name}.example", money) for name, money in saved.items()]


def test_what_people_excluded_stays_and_comes_first() -> None:
    found = merge_sites(["by-hand.example"], wanted(games=9, news=4), ours=())

    assert found.names == ("by-hand.example", "games.example", "news.example")
    assert found.added == ("games.example", "news.example")
    assert found.removed == ()


def test_where_there_is_too_little_room_the_most_money_is_saved() -> None:
    found = merge_sites(["by-hand.example"], wanted(a=1, b=3, c=2), ours=(), room=3)

    assert found.names == ("by-hand.example", "b.example", "c.example")
    assert found.left_out == ("a.example",)


def test_what_saves_more_takes_the_place_of_an_earlier_one_of_ours_and_never_of_people_s() -> None:
    current = ["by-hand.example", "cheap.example"]

    found = merge_sites(current, wanted(dear=5, cheap=1), ours=["cheap.example"], room=2)

    assert found.names == ("by-hand.example", "dear.example")
    assert found.removed == found.left_out == ("cheap.example",)


def test_what_is_to_be_tried_again_leaves_the_list_even_if_it_is_still_wanted() -> None:
    current = ["old.example", "by-hand.example"]

    found = merge_sites(
        current, wanted(old=5), ours=["old.example"], retest=["old.example", "by-hand.example"]
    )

    assert found.names == ("by-hand.example",)
    assert found.removed == ("old.example",)


def test_an_earlier_one_of_ours_stays_where_nobody_knows_any_more_what_it_saves() -> None:
    found = merge_sites(["old.example"], wanted(new=1), ours=["old.example"])

    assert found.names == ("new.example", "old.example")
    assert found.removed == ()


def test_what_people_took_off_the_list_is_not_put_back() -> None:
    found = merge_sites([], wanted(games=9), ours=["games.example"])

    assert found.names == ()
    assert found.taken_back == ("games.example",)


def test_spellings_of_one_site_are_one() -> None:
    both = [Exclusion("WWW.Games.example.", 2), Exclusion("games.example", 3)]

    found = merge_sites(
        ["www.by-hand.example", "BY-HAND.example"], [*both, *wanted(news=4)], ours=()
    )

    assert found.names == ("by-hand.example", "games.example", "news.example")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Пример.РФ", "xn--e1afmkfd.xn--p1ai"),
        ("xn--e1afmkfd.xn--p1ai", "xn--e1afmkfd.xn--p1ai"),
        ("www.site.ru.", "site.ru"),
        ("m.site.ru", "m.site.ru"),  # another site than site.ru, for a platform
        ("com.maker.game", "com.maker.game"),
        ("id1234567890", "id1234567890"),
        ("Сеть", "сеть"),
        ("а" * 70 + ".рф", "а" * 70 + ".рф"),  # too long for a domain
    ],
)
def test_names_are_written_in_one_way(text: str, name: str) -> None:
    assert site_name(text) == name


def test_more_sites_by_hand_than_there_is_room_for_is_an_error_and_no_cut() -> None:
    with pytest.raises(
        SettingError, match="3 sites were excluded by hand, and the platform takes 2"
    ):
        merge_sites(["a.example", "b.example", "c.example"], [], ours=(), room=2)


@given(SITES, SITES, SITES, SITES, st.integers(12, 20))
def test_a_second_run_changes_nothing(
    current: list[str], new: list[str], ours: list[str], retest: list[str], room: int
) -> None:
    worth = [Exclusion(site, n) for n, site in enumerate(new)]
    first = merge_sites(current, worth, ours=ours, retest=retest, room=room)
    due = [site for site in new if site not in retest]

    again = _again(first, [each for each in worth if each.site in due], room, first.taken_back)

    assert (again.names, again.added, again.removed) == (first.names, (), ())


def _again(
    first: SiteList, worth: list[Exclusion], room: int, taken_back: tuple[str, ...]
) -> SiteList:
    return merge_sites(first.names, worth, ours=[*first.ours, *taken_back], room=room)


@given(SITES, SITES, SITES, SITES, st.integers(0, 12))
def test_the_list_is_never_too_long_and_never_lacks_what_people_put_there(
    current: list[str], new: list[str], ours: list[str], retest: list[str], room: int
) -> None:
    by_hand = [site for site in current if site not in ours]
    worth = [Exclusion(site, n) for n, site in enumerate(new)]
    if len(by_hand) > room:
        return

    found = merge_sites(current, worth, ours=ours, retest=retest, room=room)

    assert len(found.names) <= room
    assert list(found.names[: len(by_hand)]) == by_hand
    assert set(found.names) == (set(current) | set(found.added)) - set(found.removed)
