"""What browser clients ask before they send, and what else the door tells to anybody."""

import pytest

from tests.collector.receive.asking import SCRIPT, Front, basic
from tests.collector.shops import SECRET_KEY, WRITE_KEY


def test_browser_clients_of_segment_get_settings_that_name_only_us(front: Front) -> None:
    answer = front.ask(
        "GET", f"/v1/projects/{WRITE_KEY}/settings", headers={"host": "go.example:8000"}
    )

    assert answer.status == 200
    assert answer.told == {
        "integrations": {
            "Segment.io": {
                "apiKey": WRITE_KEY,
                "apiHost": "go.example:8000/v1",
                "protocol": "http",
            }
        }
    }
    assert answer.headers["cache-control"] == "no-store"


def test_behind_a_proxy_the_settings_name_its_scheme(front: Front) -> None:
    headers = {"host": "go.example", "x-forwarded-proto": "https"}

    answer = front.ask("GET", f"/v1/projects/{WRITE_KEY}/settings", headers=headers)

    assert answer.told["integrations"]["Segment.io"]["protocol"] == "https"  # type: ignore[index]  # JSON


@pytest.mark.parametrize("path", ["/sourceConfig", "/sourceConfig/"])
@pytest.mark.parametrize("is_in_query", [False, True])
def test_browser_clients_of_rudderstack_get_a_source_without_destinations(
    front: Front, path: str, *, is_in_query: bool
) -> None:
    headers = {} if is_in_query else basic(WRITE_KEY)
    query = f"writeKey={WRITE_KEY}&v=3" if is_in_query else ""

    answer = front.ask("GET", path, headers=headers, query=query)

    assert answer.told == {
        "source": {"id": WRITE_KEY, "enabled": True, "config": {}, "destinations": []}
    }


@pytest.mark.parametrize(
    "path", ["/v1/projects/wk_other/settings", "/sourceConfig", "/v1/projects//settings", "/v1/x"]
)
def test_settings_of_an_unknown_key_do_not_exist(front: Front, path: str) -> None:
    assert front.ask("GET", path).status == 404


def test_a_secret_key_is_never_told_in_settings(front: Front) -> None:
    assert front.ask("GET", f"/v1/projects/{SECRET_KEY}/settings").status == 404


def test_the_browser_script_may_be_cached_for_an_hour(front: Front) -> None:
    answer = front.ask("GET", "/v.js")

    assert (answer.status, answer.body) == (200, SCRIPT)
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "public, max-age=3600"


def test_it_says_that_it_is_there(front: Front) -> None:
    assert front.ask("GET", "/healthz").body == b"ok"
