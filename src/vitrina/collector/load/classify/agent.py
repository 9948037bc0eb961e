"""What a visit came with: browser, operating system, kind of device, and whether it is a robot."""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import crawleruseragents  # type: ignore[import-untyped]  # it ships no types
from ua_parser import BasicResolver, Domain, Parser, load_lazy_builtins

LONGEST = 512  # characters: no browser needs more, and some of the patterns are slow on long texts
REMEMBERED = 20_000  # user agents; a busy shop meets some thousand in a day

Device = Literal["desktop", "mobile", "tablet", "tv", "bot", "other"]

# pure Python: 0.3 ms for an unknown agent, and no binary to ship
_PARSER = Parser(BasicResolver(load_lazy_builtins()))

_DRIVEN = re.compile(
    r"headless|phantomjs|slimerjs|playwright|puppeteer|selenium|webdriver|cypress|jsdom|lighthouse"
    r"|ptst/",
    re.IGNORECASE,
)
_TV = re.compile(
    r"smart-?tv|hbbtv|appletv|apple tv|googletv|android ?tv|web0s|webos\.tv|netcast|bravia|roku"
    r"|crkey|\btv safari|\baft[a-z0-9]{1,4}\b|playstation|xbox|nintendo|mitv|yandex\.?tv|salute",
    re.IGNORECASE,
)
_TABLET = re.compile(r"ipad|tablet|playbook|silk/|kindle", re.IGNORECASE)
_MOBILE = re.compile(r"iphone|ipod|mobile|windows phone|opera mini|blackberry|j2me", re.IGNORECASE)
_ANDROID = re.compile(r"android", re.IGNORECASE)  # with no word of "mobile": a tablet
_DESKTOP = re.compile(r"windows nt|macintosh|x11|cros |linux (?:x86|i686|amd64)", re.IGNORECASE)

# the parser tells a browser on a phone from the same one on a desk; the device says that already
_BROWSERS = {
    "Chrome Mobile": "Chrome",
    "Chrome Mobile iOS": "Chrome",
    "Chrome Mobile WebView": "Android WebView",
    "Mobile Safari": "Safari",
    "Mobile Safari UI/WKWebView": "Safari WebView",
    "Firefox Mobile": "Firefox",
    "Firefox iOS": "Firefox",
    "Edge Mobile": "Edge",
    "Opera Mobile": "Opera",
    "Yandex Browser": "Yandex",
    "YandexSearch": "Yandex",
}
_SYSTEMS = {"Mac OS X": "macOS", "Web0S": "webOS"}


@dataclass(frozen=True, slots=True)
class Agent:
    """What a visit came with; a name is None where it cannot be told."""

    browser: str | None
    os: str | None
    device: Device
    is_bot: bool


NOBODY = Agent(browser=None, os=None, device="other", is_bot=False)


def agent(user_agent: str | None) -> Agent:
    """The browser behind a User-Agent; never raises, whatever the text is.

    Robots are those of the crawler-user-agents list, HTTP libraries among them, and browsers that
    a program drives. An iPad that asks for desktop pages says it is a Mac, and counts as one.
    """
    if not user_agent:
        return NOBODY
    return _known(user_agent if len(user_agent) <= LONGEST else user_agent[:LONGEST])


@lru_cache(maxsize=REMEMBERED)
def _known(text: str) -> Agent:
    if not text.strip():
        return NOBODY
    if crawleruseragents.is_crawler(text) or _DRIVEN.search(text):
        robot = _PARSER(text, Domain.USER_AGENT).user_agent
        return Agent(robot.family if robot else None, None, "bot", is_bot=True)
    found = _PARSER(text, Domain.USER_AGENT | Domain.OS)
    return Agent(
        browser=_named(found.user_agent.family, _BROWSERS) if found.user_agent else None,
        os=_named(found.os.family, _SYSTEMS) if found.os else None,
        device=_device(text),
        is_bot=False,
    )


# the first kind whose words are met
_KINDS: tuple[tuple[Device, re.Pattern[str]], ...] = (
    ("tv", _TV),
    ("tablet", _TABLET),
    ("mobile", _MOBILE),
    ("tablet", _ANDROID),
    ("desktop", _DESKTOP),
)


def _device(text: str) -> Device:
    return next((kind for kind, words in _KINDS if words.search(text)), "other")


def _named(family: str, names: dict[str, str]) -> str:
    return names.get(family, family)
