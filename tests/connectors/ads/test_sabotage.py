"""Each guard of the suite is shown to catch: a connector is broken, and the named test fails."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest

from tests.connectors.ads import (
    test_changes_contract,
    test_contract,
    test_conversions_contract,
    test_costs_contract,
)
from tests.connectors.ads.local_platform import Fault, Held, Local, locals_found, serving
from tests.connectors.ads.samples import CAMPAIGNS, costs
from vitrina.connectors import ad_values, uploads
from vitrina.connectors.ads import (
    google_ads,
    google_data_manager,
    meta,
    vk_ads,
    yandex_direct,
    yandex_metrica,
)
from vitrina.connectors.ads.google_ads.campaigns import Change, change_of_sites
from vitrina.connectors.ads.vk_ads import pixel
from vitrina.connectors.ads.yandex_direct import api, reports, shapes
from vitrina.connectors.ads.yandex_metrica import orders
from vitrina.connectors.google import failures
from vitrina.errors import RefusedError

Check = Callable[..., object]
Break = Callable[[pytest.MonkeyPatch], object]


@pytest.fixture
def running(name: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Local]:
    platform = locals_found()[name]()
    for constant in platform.pages:
        monkeypatch.setattr(constant, 3)
    with serving(platform) as local:
        before = {setting: old for setting, (old, _) in platform.changes.items()}
        local.books.campaigns = {each: Held(it, dict(before)) for each, it in CAMPAIGNS.items()}
        local.books.costs = costs()
        yield local


def set_to(place: object, name: str, value: object) -> Break:
    return lambda monkeypatch: monkeypatch.setattr(place, name, value)


def telling(code: int) -> RefusedError:
    return RefusedError(400, "direct", f"error {code}: anna@example.org bought a ring")


def any_answer(*_: object, **__: object) -> None:
    """Every status is taken for a yes or a no."""


def only_more_sites(campaign: str, criteria: object, wanted: object) -> Change:
    """Sites are excluded, and none is ever let back."""
    change = change_of_sites(campaign, criteria, wanted)  # type: ignore[arg-type]  # as it is called
    kept = tuple(each for each in change.operations if "create" in each)
    return Change(change.service, kept)


BROKEN: Mapping[str, tuple[str, Break, Check, Mapping[str, Any]]] = {
    "units for millionths": (
        "yandex_direct",
        set_to(shapes, "as_millionths", lambda minor, currency: minor // 100),
        test_changes_contract.test_what_was_written_is_read_exactly_and_nothing_else_has_changed,
        {},
    ),
    "costs in units": (
        "yandex_direct",
        set_to(reports, "rounded_millionths", lambda millionths, currency: millionths // 10**6),
        test_costs_contract.test_costs_add_up_over_all_pages,
        {},
    ),
    "the first campaigns for all": (
        "vk_ads",
        set_to(vk_ads, "_parts", lambda plan_ids: [plan_ids[:3]]),
        test_costs_contract.test_costs_add_up_over_all_pages,
        {},
    ),
    "a currency that nobody looks at": (
        "yandex_direct",
        set_to(yandex_direct, "checked_amount", lambda value, *_, **__: getattr(value, "minor", 1)),
        test_changes_contract.test_a_value_of_another_currency_unit_or_kind_is_refused_before_any_call,
        {},
    ),
    "an id that nobody looks at": (
        "yandex_direct",
        set_to(yandex_direct, "checked_id", lambda *_: "101"),
        test_changes_contract.test_a_campaign_that_is_not_there_is_refused,
        {},
    ),
    "the platform's words in an error": (
        "yandex_direct",
        set_to(api, "refused", telling),
        test_contract.test_a_final_no_tells_nothing_personal_and_no_secret,
        {},
    ),
    "a wait that is made up": (
        "vk_ads",
        set_to(ad_values, "wait_of", lambda *_: 7.0),
        test_contract.test_who_asks_too_often_is_told_how_long_to_wait,
        {},
    ),
    "500 for a yes": (
        "vk_ads",
        set_to(pixel, "require_settled", any_answer),
        test_conversions_contract.test_what_was_told_with_an_unknown_outcome_never_counts_twice,
        {"fault": Fault.FAILS_AFTER_APPLY},
    ),
    "a budget in hundredths": (
        "vk_ads",
        set_to(vk_ads.shapes, "as_decimal", lambda money: str(money.minor)),
        test_changes_contract.test_what_was_written_is_read_exactly_and_nothing_else_has_changed,
        {},
    ),
    "no window": (
        "yandex_metrica",
        set_to(yandex_metrica, "outside", lambda *_, **__: ""),
        test_conversions_contract.test_what_lies_outside_the_window_is_not_sent,
        {},
    ),
    "people in clear": (
        "yandex_metrica",
        set_to(orders, "_hashed", lambda value: value),
        test_contract.test_nothing_secret_or_personal_is_printed_or_put_into_an_address,
        {},
    ),
    "another hash": (
        "yandex_metrica",
        set_to(orders, "_hashed", lambda value: "0" * 32),
        test_conversions_contract.test_a_person_is_told_of_in_the_platforms_own_ids_and_hashes,
        {},
    ),
    "a file that is refused for one row": (
        "yandex_metrica",
        set_to(uploads.Uploads, "_parts", lambda self, conversions, reasons: []),
        test_conversions_contract.test_a_row_that_is_refused_does_not_stop_the_others,
        {},
    ),
    "hundredths for millionths": (
        "google_ads",
        set_to(google_ads.campaigns, "as_millionths", lambda minor, currency: minor),
        test_changes_contract.test_what_was_written_is_read_exactly_and_nothing_else_has_changed,
        {},
    ),
    "the first page for all": (
        "google_ads",
        set_to(google_ads, "text", lambda *_: ""),
        test_costs_contract.test_costs_add_up_over_all_pages,
        {},
    ),
    "sites that nobody lets back": (
        "google_ads",
        set_to(google_ads, "change_of_sites", only_more_sites),
        test_changes_contract.test_a_change_and_its_way_back_leave_everything_as_it_was,
        {},
    ),
    "a delay that is not read": (
        "google_data_manager",
        set_to(failures, "_delays", lambda detail: iter(())),
        test_contract.test_who_asks_too_often_is_told_how_long_to_wait,
        {},
    ),
    "a refused event for a taken one": (
        "google_data_manager",
        set_to(google_data_manager, "_refused", lambda why: ""),
        test_conversions_contract.test_a_row_that_is_refused_does_not_stop_the_others,
        {},
    ),
    "minutes for seconds": (
        "meta",
        set_to(meta.graph, "_wait", lambda reply: 3.0),
        test_contract.test_who_asks_too_often_is_told_how_long_to_wait,
        {},
    ),
    "another platform's spelling of a number": (
        "meta",
        set_to(meta.events, "phone_hash", google_data_manager.events.phone_hash),
        test_conversions_contract.test_a_person_is_told_of_in_the_platforms_own_ids_and_hashes,
        {},
    ),
}


@pytest.mark.parametrize(("what", "name"), [(what, broken[0]) for what, broken in BROKEN.items()])
def test_a_broken_connector_is_caught(
    what: str, name: str, running: Local, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, break_it, check, more = BROKEN[what]
    check(name=name, local=running, **more)  # it passes as it is
    running.end()
    running.books.conversions, running.asked[:] = {}, []
    reset(running)

    break_it(monkeypatch)

    with pytest.raises((AssertionError, pytest.fail.Exception)):
        check(name=name, local=running, **more)


def reset(running: Local) -> None:
    """The campaigns as they were before the test ran for the first time."""
    before = {setting: old for setting, (old, _) in running.platform.changes.items()}
    for held in running.books.campaigns.values():
        held.values = dict(before)
