"""What every ad platform keeps to: what it offers, how it fails, and what it never shows."""

import subprocess
import sys

import pytest

from tests.connectors.ads.local_platform import SECRET_WORDS, Fault, Local, locals_found
from tests.connectors.ads.samples import EMAIL, PHONE, conversion
from tests.connectors.ads.tried import BY_HAND, NAMES, calls, made
from vitrina.connectors.advertising import PLATFORMS
from vitrina.connectors.http import UrllibHttp
from vitrina.errors import RefusedError, SettingError, ThrottledError


def test_each_platform_has_a_local_server_or_is_done_by_hand() -> None:
    assert {*locals_found(), *BY_HAND} == set(PLATFORMS)


def test_each_platform_has_its_own_name_and_a_title() -> None:
    for name in PLATFORMS:
        assert PLATFORMS[name].name == name
        assert PLATFORMS[name].title
        assert PLATFORMS[name].offers <= {"costs", "changes", "conversions"}


def test_who_acts_on_platforms_does_not_wait_for_the_engine() -> None:
    asked = (
        "import sys; from vitrina.connectors.advertising import PLATFORMS; "
        "assert list(PLATFORMS); print({'duckdb', 'pyarrow', 'sqlglot'} & set(sys.modules))"
    )

    told = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert told.stdout.strip() == "set()"


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_setting_is_named(name: str, local: Local) -> None:
    for missing in PLATFORMS[name].settings:
        settings = {each: told for each, told in local.settings().items() if each != missing}

        with pytest.raises(SettingError, match=missing):
            PLATFORMS[name].made_of(settings, UrllibHttp())


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("url", ["http://api.example.org", "ftp://api.example.org", "https://"])
def test_only_https_may_be_asked(name: str, url: str, local: Local) -> None:
    settings = dict(local.settings())
    addresses = [each for each, told in settings.items() if told.startswith(local.url)]

    assert addresses
    for each in addresses:
        with pytest.raises(SettingError, match="https://"):
            PLATFORMS[name].made_of(settings | {each: url}, UrllibHttp())


@pytest.mark.parametrize("name", NAMES)
def test_who_asks_too_often_is_told_how_long_to_wait(name: str, local: Local) -> None:
    local.begin(Fault.THROTTLED)

    for call in calls(name, local):
        with pytest.raises(ThrottledError) as throttled:
            call()
        assert throttled.value.retry_after_seconds == local.waits > 0
    assert local.books.conversions == {}


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.SLOW, Fault.HALF])
def test_an_answer_that_does_not_come_whole_is_an_os_error(
    name: str, fault: Fault, local: Local
) -> None:
    local.begin(fault)

    for call in calls(name, local):
        with pytest.raises(OSError):  # noqa: PT011  # whichever it is
            call()


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_of_another_shape_is_neither_a_yes_nor_a_no(name: str, local: Local) -> None:
    local.begin(Fault.ODD)
    tried = calls(name, local)

    for call in tried[:-1] if local.platform.is_silent else tried:  # the last one tells conversions
        with pytest.raises(ConnectionError):
            call()


@pytest.mark.parametrize("name", NAMES)
def test_a_server_that_is_not_there_is_an_os_error(name: str, local: Local) -> None:
    settings = {
        each: told.replace(local.url, "http://127.0.0.1:9")
        for each, told in local.settings().items()
    }
    gone = PLATFORMS[name].made_of(settings, UrllibHttp())

    for call in calls(name, local, gone):
        with pytest.raises(OSError):  # noqa: PT011  # whichever it is
            call()


@pytest.mark.parametrize("name", NAMES)
def test_a_final_no_tells_nothing_personal_and_no_secret(name: str, local: Local) -> None:
    local.begin(Fault.REFUSED)
    tried = calls(name, local)

    for call in tried[:-1] if local.platform.is_silent else tried:
        with pytest.raises(RefusedError) as refused:
            call()
        assert_silent(local, f"{refused.value} {refused.value.reason}")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.ODD, Fault.THROTTLED, Fault.SLOW])
def test_a_failure_tells_nothing_personal_and_no_secret(
    name: str, fault: Fault, local: Local
) -> None:
    local.begin(fault)
    tried = calls(name, local)
    is_taken = fault is Fault.ODD and local.platform.is_silent

    for call in tried[:-1] if is_taken else tried:
        with pytest.raises((OSError, ThrottledError)) as failed:
            call()
        assert_silent(local, f"{failed.value} {failed.value!r} {failed.value.__cause__!r}")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_secret_or_personal_is_printed_or_put_into_an_address(
    name: str, local: Local
) -> None:
    connector = made(name, local)

    for call in calls(name, local, connector):
        call()

    assert_silent(local, f"{connector!r} {conversion()!r}")
    for asked in local.asked:
        assert_silent(local, asked.path)
        assert EMAIL.encode() not in asked.body
        assert PHONE[1:].encode() not in asked.body


def assert_silent(local: Local, shown: str) -> None:
    """Neither a secret, nor a person, nor what a platform repeats of either."""
    secrets = [local.settings()[each] for each in local.platform.secrets]
    assert secrets
    for word in (*secrets, EMAIL, PHONE[1:], SECRET_WORDS, "a ring"):
        assert word not in shown
