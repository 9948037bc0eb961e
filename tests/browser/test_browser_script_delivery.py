"""The browser script sends each event until it has arrived, and the same event each time."""

import json
import time
from itertools import pairwise

import pytest
from playwright.sync_api import Browser

from tests.browser.recorder import DROP
from tests.browser.visitor import Visit, broken, name_of, visiting

pytestmark = pytest.mark.browser

NO_STORAGE = """
for (const name of ["localStorage", "sessionStorage"])
  Object.defineProperty(window, name, { get() { throw new DOMException("no", "SecurityError"); } });
Object.defineProperty(Document.prototype, "cookie", {
  get() { throw new DOMException("no", "SecurityError"); },
  set() { throw new DOMException("no", "SecurityError"); },
});
"""
FULL_STORAGE = """
Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
"""


def queued(visit: Visit) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(visit.call("localStorage.vitrina_queue || '[]'"))
    return found


@pytest.mark.parametrize("page", ["/granted/", "/unknown/"])
def test_what_happens_offline_arrives_once_when_the_net_is_back(
    chromium: Browser, page: str
) -> None:
    with visiting(chromium) as visit:
        visit.open(page)
        visit.comes("page")
        visit.page.context.set_offline(True)
        visit.call("vitrina.track('One')")
        visit.settle()
        visit.call("vitrina.track('Two')")
        visit.settle()
        assert len(visit.door.arrivals) == 1

        visit.page.context.set_offline(False)
        visit.comes("Two")
        visit.settle()

        assert [name_of(event) for event in visit.door.arrivals] == ["page", "One", "Two"]


def test_what_could_not_be_sent_is_sent_by_the_next_page(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.door.answers = [200, *[DROP] * 50]
        visit.open("/granted/")
        visit.comes("page")
        visit.call("vitrina.track('One')")
        visit.wait(lambda: len(visit.door.arrivals) > 1)
        [kept] = queued(visit)
        visit.open("/none/")
        visit.door.requests.clear()
        visit.door.answers.clear()
        visit.open("/granted/menu")

        assert visit.comes("One")["messageId"] == kept["messageId"]
        visit.wait(lambda: queued(visit) == [])


def retries(visit: Visit, answers: list[int]) -> list[str]:
    """The ids under which one event came, a refused attempt each."""
    visit.door.answers = [200, *answers]
    visit.open("/granted/")
    visit.comes("page")
    visit.call("vitrina.track('One')")
    visit.wait(lambda: len(visit.door.batches) > 1 and not queued(visit))
    return [event["messageId"] for event in visit.door.arrivals if name_of(event) == "One"]


@pytest.mark.parametrize("answer", [DROP, 429, 500, 503])
def test_a_failure_that_passes_is_retried_with_the_same_id(chromium: Browser, answer: int) -> None:
    with visiting(chromium) as visit:
        ids = retries(visit, [answer, answer])

        assert len(ids) == 3
        assert len(set(ids)) == 1


def test_an_id_made_anew_for_a_retry_is_caught(chromium: Browser) -> None:
    careless = broken(
        "const body = JSON.stringify({",
        "for (const event of batch) event.messageId = uuid();\n    const body = JSON.stringify({",
    )
    with visiting(chromium, script=careless) as visit:
        visit.door.answers = [200, 500, 500]
        visit.open("/unknown/")
        visit.comes("page")
        visit.call("vitrina.track('One')")
        visit.wait(lambda: len(visit.door.batches) >= 4)

        assert len(visit.all("One")) > 1


@pytest.mark.parametrize("answer", [400, 401, 413])
def test_what_is_refused_for_good_is_not_sent_again(chromium: Browser, answer: int) -> None:
    with visiting(chromium) as visit:
        ids = retries(visit, [answer])

        assert len(ids) == 1
        assert queued(visit) == []


def test_a_server_that_asks_for_time_is_given_it(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.door.answers = [429]
        visit.door.retry_after = "3"
        visit.open("/granted/")
        visit.comes("page")
        asked = time.monotonic()
        visit.open("/granted/menu")  # nor does the next page hurry
        visit.settle()
        visit.call("dispatchEvent(new Event('online'))")
        visit.settle()
        assert len(visit.door.batches) == 1

        visit.comes("page", times=2)

        assert time.monotonic() - asked > 2.5
        assert len(visit.door.batches) == 2


def test_retries_are_further_and_further_apart(chromium: Browser) -> None:
    certain = "Math.random = () => 0.5;"
    with visiting(chromium, before=certain) as visit:
        visit.door.answers = [500] * 3
        visit.open("/granted/")
        visit.wait(lambda: len(visit.door.batches) == 4)

        moments = [one.at for one in visit.door.batches]
        rests = [after - before for before, after in pairwise(moments)]
        assert all(rest >= least for rest, least in zip(rests, (0.9, 1.9, 3.9), strict=True))


def test_a_page_that_is_left_sends_what_it_has(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/unknown/")
        visit.comes("page")
        visit.call("vitrina.track('Last Word'), location.assign('/none/')")
        visit.comes("Last Word")

        assert visit.door.requests[-1].headers["sec-fetch-mode"] == "no-cors"
        assert len([one for one in visit.door.arrivals if name_of(one) == "Last Word"]) == 1


def test_a_beacon_that_failed_is_made_good_by_the_next_page(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.door.answers = [200, 503]
        visit.open("/granted/")
        visit.comes("page")
        visit.call("vitrina.track('Last Word'), location.assign('/none/')")
        visit.comes("Last Word")
        visit.open("/granted/")
        visit.comes("page", times=2)

        ids = [one["messageId"] for one in visit.door.arrivals if name_of(one) == "Last Word"]
        assert len(ids) == 2
        assert len(set(ids)) == 1


def test_the_queue_is_bounded_and_the_newest_stay(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/")
        visit.comes("page")
        visit.page.context.set_offline(True)
        visit.call("for (let n = 0; n < 150; n++) vitrina.track('Small ' + n)")
        small = queued(visit)
        visit.call(
            "for (let n = 0; n < 50; n++) vitrina.track('Big ' + n, { text: 'я'.repeat(2000) })"
        )
        big = queued(visit)
        size = len(visit.call("localStorage.vitrina_queue").encode())

        assert len(small) <= 100
        assert small[-1]["event"] == "Small 149"
        assert big[-1]["event"] == "Big 49"
        assert len(big) >= 10
        assert size <= 60_000

        visit.page.context.set_offline(False)
        visit.comes("Big 49")
        visit.wait(lambda: queued(visit) == [])


@pytest.mark.parametrize("hostile", [NO_STORAGE, FULL_STORAGE], ids=["refused", "full"])
def test_it_works_where_nothing_can_be_kept(chromium: Browser, hostile: str) -> None:
    with visiting(chromium, before=hostile) as visit:
        visit.door.answers = [500]
        visit.open("/granted/?utm_source=vk")
        visit.call("vitrina.identify('card-7'), vitrina.track('One')")
        visit.call("vitrina.consent({ marketing: true })")
        visit.comes("One")
        visit.comes("Privacy Choice Made")
        visit.settle()

        assert len({event["anonymousId"] for event in visit.door.events}) == 1
        assert visit.comes("One")["context"]["campaign"] == {"source": "vk"}
        assert visit.problems == []


def test_a_kept_value_that_someone_damaged_does_no_harm(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/none/")
        for damaged in ("{", "7", "null", "[]", "[null]", '"x"'):
            visit.call(f"localStorage.vitrina = localStorage.vitrina_queue = {damaged!r}")
            visit.door.requests.clear()
            visit.open("/granted/")
            visit.comes("page")
            visit.settle()
            visit.open("/none/")

        assert visit.problems == []


def test_tabs_share_one_queue_and_lose_nothing(chromium: Browser) -> None:
    with visiting(chromium) as visit:
        visit.open("/granted/")
        visit.comes("page")
        other = visit.page.context.new_page()
        other.goto(visit.site + "/granted/menu")
        visit.comes("page", times=2)
        visit.settle()
        visit.page.context.set_offline(True)
        visit.call("vitrina.track('One')")
        other.evaluate("vitrina.track('Two')")
        visit.call("vitrina.track('Three')")
        # a tab in the background may take its time
        visit.wait(lambda: {event["event"] for event in queued(visit)} == {"One", "Two", "Three"})
        visit.page.context.set_offline(False)
        visit.comes("Three")

        visit.wait(lambda: {"One", "Two", "Three"} <= {*map(name_of, visit.door.events)})
