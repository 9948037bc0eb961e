"""What every platform whose campaigns can be changed keeps to."""

import copy
from typing import Literal

import pytest

from tests.connectors.ads.local_platform import Fault, Local
from tests.connectors.ads.samples import CAMPAIGNS
from tests.connectors.ads.tried import made, offering
from vitrina.connectors.advertising import Amount, Setting, Sites, State, Value
from vitrina.errors import RefusedError, SettingError

CHANGES = offering("changes")
WRONG: list[Value] = [
    Amount(12_345, "XXX", "day"),
    Amount(0, "RUB", "day"),
    Sites(("B.example", "a.example")),
    Sites(tuple(f"{number:06}.example" for number in range(100_000))),
]


@pytest.mark.parametrize("name", CHANGES)
def test_it_says_what_it_can_set(name: str, local: Local) -> None:
    assert made(name, local).can_set == set(local.platform.changes)
    assert made(name, local).account


@pytest.mark.parametrize("name", CHANGES)
def test_campaigns_are_listed_over_all_pages_with_their_values(name: str, local: Local) -> None:
    connector = made(name, local)

    campaigns = connector.campaigns()

    assert {each.campaign_id: each.name for each in campaigns} == CAMPAIGNS
    for each in campaigns:
        assert each.values == local.books.campaigns[each.campaign_id].values
        for setting, value in each.values.items():
            assert connector.read(each.campaign_id, setting) == value


@pytest.mark.parametrize("name", CHANGES)
def test_what_was_written_is_read_exactly_and_nothing_else_has_changed(
    name: str, local: Local
) -> None:
    connector = made(name, local)

    for setting, (before, after) in local.platform.changes.items():
        expected = copy.deepcopy(local.books.campaigns)
        expected["102"].values[setting] = after

        connector.write("102", setting, after, key=f"key-{setting}")

        assert before != after == connector.read("102", setting)
        assert local.books.campaigns == expected


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_and_its_way_back_leave_everything_as_it_was(name: str, local: Local) -> None:
    connector = made(name, local)
    before = copy.deepcopy(local.books.campaigns)

    for setting, (old, new) in local.platform.changes.items():
        connector.write("103", setting, new, key=f"there-{setting}")
        connector.write("103", setting, old, key=f"back-{setting}")

    assert local.books.campaigns == before


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("fault", [Fault.TIMES_OUT_AFTER_APPLY, Fault.FAILS_AFTER_APPLY])
def test_a_change_of_unknown_outcome_is_an_os_error_and_can_be_read(
    name: str, fault: Fault, local: Local
) -> None:
    for setting, (_, after) in local.platform.changes.items():
        local.begin(fault)
        with pytest.raises(OSError):  # noqa: PT011  # whichever it is
            made(name, local).write("101", setting, after, key=f"key-{setting}")
        local.end()

        assert made(name, local).read("101", setting) == after


@pytest.mark.parametrize("name", CHANGES)
@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.THROTTLED, Fault.REFUSED])
def test_a_change_that_was_turned_away_was_not_made(name: str, fault: Fault, local: Local) -> None:
    before = copy.deepcopy(local.books.campaigns)
    connector = made(name, local)
    local.begin(fault)

    for setting, (_, after) in local.platform.changes.items():
        with pytest.raises(Exception) as turned_away:  # noqa: PT011  # the next lines say which
            connector.write("101", setting, after, key=f"key-{setting}")
        assert isinstance(turned_away.value, RefusedError) == (fault is Fault.REFUSED)

    assert local.books.campaigns == before


@pytest.mark.parametrize("name", CHANGES)
def test_a_stale_read_shows_the_old_value_and_nothing_is_kept_of_it(
    name: str, local: Local
) -> None:
    connector = made(name, local)
    setting, (before, after) = next(iter(local.platform.changes.items()))
    local.begin(Fault.STALE)
    connector.write("101", setting, after, key="key-1")

    stale = connector.read("101", setting)
    local.end()

    assert (stale, connector.read("101", setting)) == (before, after)


@pytest.mark.parametrize("name", CHANGES)
def test_a_value_of_another_currency_unit_or_kind_is_refused_before_any_call(
    name: str, local: Local
) -> None:
    connector = made(name, local)

    for setting, (_, after) in local.platform.changes.items():
        wrong = [*WRONG, *spoilt(after)]
        for value in wrong:
            with pytest.raises(SettingError):
                connector.write("101", setting, value, key="key-1")

    assert local.asked == []


def spoilt(value: Value) -> list[Value]:
    """Values that look like one that is right, but for one thing."""
    if isinstance(value, Amount):
        other: Literal["day", "week"] = "day" if value.per != "day" else "week"
        return [
            Amount(value.minor, "USD" if value.currency != "USD" else "EUR", value.per),
            Amount(value.minor, value.currency, other),
            State(is_on=True),
            Sites(()),
        ]
    return [
        Amount(100, "RUB", "day"),
        Sites(("a.example",)) if isinstance(value, State) else State(is_on=True),
    ]


@pytest.mark.parametrize("name", CHANGES)
def test_a_setting_that_it_does_not_have_is_refused_before_any_call(
    name: str, local: Local
) -> None:
    connector = made(name, local)

    for setting in set(Setting) - connector.can_set:
        with pytest.raises(SettingError, match=setting):
            connector.write("101", setting, State(is_on=True), key="key-1")

    assert local.asked == []


@pytest.mark.parametrize("name", CHANGES)
def test_a_campaign_that_is_not_there_is_refused(name: str, local: Local) -> None:
    connector = made(name, local)
    setting, (_, after) = next(iter(local.platform.changes.items()))

    for campaign_id in ("999", "../101", "", "101?x=1"):
        with pytest.raises(RefusedError):
            connector.read(campaign_id, setting)
        with pytest.raises(RefusedError):
            connector.write(campaign_id, setting, after, key="key-1")
