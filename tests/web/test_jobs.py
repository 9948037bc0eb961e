"""What the jobs tell of themselves, and what waits for others is done beside them."""

import json
from datetime import UTC, datetime
from threading import Event

from tests.web.shops import shop
from vitrina.collector.workspace import Workspace
from vitrina.web.jobs import go_on
from vitrina.web.work import do_due, slow_tasks, tasks

__all__ = ["shop"]
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def test_what_went_wrong_is_told_under_the_name_of_the_work(shop: Workspace) -> None:
    stop = Event()

    def once() -> dict[str, str]:
        stop.set()
        return {"tell platforms": "OSError: no network"}

    go_on(shop, "work-slow", once, stop)

    told = json.loads((shop.run / "status-work-slow.json").read_text())
    assert told["last_error"] == "tell platforms: OSError: no network"


def test_whatever_waits_for_an_ad_platform_holds_up_no_message(shop: Workspace) -> None:
    slow = {each.name for each in slow_tasks()}

    assert slow == {
        *("find conversions", "tell platforms", "bring costs"),
        *("propose", "act", "judge rules"),
    }
    assert slow.isdisjoint(each.name for each in tasks())


def test_a_shop_without_ad_platforms_has_nothing_slow_to_do(shop: Workspace) -> None:
    assert do_due(shop, slow_tasks(), clock=lambda: NOW) == {}
