"""A browser, a phone, a television and a robot are told from one another."""

import importlib
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.collector.load.classify import Agent, agent

module = importlib.import_module("vitrina.collector.load.classify.agent")

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
APPLE = "AppleWebKit/605.1.15 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("text", "browser", "system", "device"),
    [
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/124.0.0.0 "
            "YaBrowser/24.6.0.0 Safari/537.36",
            "Yandex", "Windows", "desktop",
        ),
        (
            f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/125.0.0.0 Safari/537.36 "
            "Edg/125.0.0.0",
            "Edge", "Windows", "desktop",
        ),
        (
            f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {APPLE} Version/17.4.1 "
            "Safari/605.1.15",
            "Safari", "macOS", "desktop",
        ),
        (
            "Mozilla/5.0 (X11; Linux x86_64; rv:126.0) Gecko/20100101 Firefox/126.0",
            "Firefox", "Linux", "desktop",
        ),
        (
            f"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) {APPLE} Version/17.5 "
            "Mobile/15E148 Safari/604.1",
            "Safari", "iOS", "mobile",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/125.0.0.0 Mobile Safari/537.36",
            "Chrome", "Android", "mobile",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 11; M2103K19G; wv) {WEBKIT} Version/4.0 "
            "Chrome/99.0.4844.73 Mobile Safari/537.36 VKAndroidApp/8.10-15000",
            "Android WebView", "Android", "mobile",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 9; CUBOT_X19) {WEBKIT} Chrome/96.0.4664.45 Mobile "
            "Safari/537.36",
            "Chrome", "Android", "mobile",
        ),
        (
            f"Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) {APPLE} Version/16.6 Mobile/15E148 "
            "Safari/604.1",
            "Safari", "iOS", "tablet",
        ),
        (
            f"Mozilla/5.0 (Linux; Android 12; SM-T870) {WEBKIT} Chrome/124.0.0.0 Safari/537.36",
            "Chrome", "Android", "tablet",
        ),
        (
            f"Mozilla/5.0 (Web0S; Linux/SmartTV) {WEBKIT} Chrome/79.0.3945.79 Safari/537.36 "
            "WebAppManager",
            "Chrome", "webOS", "tv",
        ),
        (
            f"Mozilla/5.0 (SMART-TV; LINUX; Tizen 6.0) {WEBKIT} 76.0.3809.146/6.0 TV "
            "Safari/537.36",
            "Safari", "Tizen", "tv",
        ),
    ],
)  # fmt: skip
def test_a_browser_is_known_with_its_system_and_device(
    text: str, browser: str, system: str, device: str
) -> None:
    found = agent(text)

    assert (found.browser, found.os, found.device) == (browser, system, device)
    assert not found.is_bot


@pytest.mark.parametrize(
    "text",
    [
        "Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)",
        "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
        f"Mozilla/5.0 {WEBKIT}; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
        f"Mozilla/5.0 (X11; Linux x86_64) {WEBKIT} HeadlessChrome/125.0.0.0 Safari/537.36",
        f"Mozilla/5.0 (Windows NT 10.0) {WEBKIT} Chrome/120.0 Safari/537.36 Playwright/1.40",
        "curl/8.5.0",
        "python-requests/2.31.0",
    ],
)
def test_a_robot_is_a_robot(text: str) -> None:
    found = agent(text)

    assert found.is_bot
    assert found.device == "bot"


def test_a_robot_has_its_name() -> None:
    assert agent("Mozilla/5.0 (compatible; YandexBot/3.0)").browser == "YandexBot"


@pytest.mark.parametrize("text", [None, "", "   ", "\x00", "-", "Dart/3.2 (dart:io)"])
def test_what_tells_nothing_is_other_and_no_robot(text: str | None) -> None:
    assert agent(text) == Agent(browser=None, os=None, device="other", is_bot=False)


def seconds_for(text: str) -> float:
    started = time.process_time()
    agent(text)
    return time.process_time() - started


def assert_long_texts_take_no_time() -> None:
    agent("Mozilla/5.0 to compile what is compiled once")
    for unit in ("x", "1", " ", ";", "Android ", "Mozilla/5.0 (", "Opera Mini "):
        assert seconds_for(unit * (400_000 // len(unit))) < 0.2


def test_a_text_of_megabytes_takes_no_more_than_a_short_one() -> None:
    agent("warm")

    assert_long_texts_take_no_time()
    assert seconds_for("a" * 2_000_000) < 0.2


def test_patterns_let_loose_on_any_length_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST", 10**9)

    with pytest.raises(AssertionError):
        assert_long_texts_take_no_time()


def test_a_repeated_agent_is_remembered() -> None:
    text = f"Mozilla/5.0 (Linux; Android 10; K) {WEBKIT} Chrome/125.0.0.0 Mobile Safari/537.36"

    assert agent(text) is agent(text)


WORDS = st.sampled_from(
    ["Mozilla/5.0 ", "(", ")", ";", "Android ", "Mobile ", "bot", "CPU OS ", "/", "1.", "\ud800"]
)


@given(st.lists(WORDS | st.text(alphabet=st.characters(), max_size=8), max_size=60).map("".join))
def test_no_text_is_too_odd_for_a_browser(text: str) -> None:
    found = agent(text)

    assert found.is_bot == (found.device == "bot")
    assert found.browser is None or found.browser.strip()
