"""Templates hold words and names, and nothing that could do anything."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.commerce.notifications.built_in import BUILT_IN
from vitrina.commerce.notifications.quiet import next_loud
from vitrina.commerce.notifications.services import put_template
from vitrina.commerce.notifications.wording import NAMES, check_template, fill_in
from vitrina.errors import SettingError, UnknownNameError

PROBES = (
    "{% if code %}x{% endif %}",
    "{# a comment #}",
    "{{ code|upper }}",
    "{{ code.__class__ }}",
    "{{ code }",
    "{{{code}}}}",
    "{{ 7*7 }}",
    "{{ Code }}",
    "{{\ncode}}",
    "}}",
    "{{ code() }}",
    "{{код}}",
)


@pytest.mark.parametrize("probe", PROBES)
def test_anything_but_names_is_refused_when_it_is_saved(probe: str) -> None:
    with pytest.raises(SettingError, match="Only names"):
        put_template("order_ready", "en", subject="x", body=f"Hello {probe}")


def test_an_unknown_name_is_refused_and_the_right_one_is_shown() -> None:
    with pytest.raises(UnknownNameError, match="Did you mean 'number'"):
        put_template("order_ready", "en", subject="{{nummber}}", body="Hello")


def test_an_empty_text_is_refused() -> None:
    with pytest.raises(SettingError, match="no text"):
        put_template("order_ready", "en", subject="x", body="  ")


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_each_message_of_ours_is_there_in_both_languages_and_short(name: str) -> None:
    values = {each: f"<{each}>" for each in NAMES}

    for language in ("ru", "en"):
        wording = BUILT_IN[name].texts[language]
        check_template(wording.subject)
        check_template(wording.body)
        text = fill_in(wording.body, values)
        assert "{{" not in text
        assert len(text) < 300
        assert 0 < len(fill_in(wording.subject, values)) < 78


@given(st.dictionaries(st.sampled_from(sorted(NAMES)), st.text(max_size=30)))
def test_a_value_is_never_read_as_a_template(values: dict[str, str]) -> None:
    text = fill_in("{{code}}-{{place}}", values)

    assert text in ("", f"{values.get('code', '')}-{values.get('place', '')}".strip())


def test_a_value_that_looks_like_a_name_stays_as_it_is() -> None:
    assert fill_in("{{name}}", {"name": "{{code}}", "code": "secret"}) == "{{code}}"


@given(
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001  # a zone is added
    st.sampled_from(["Europe/Moscow", "Europe/Berlin", "Asia/Kamchatka", "America/New_York"]),
)
def test_the_moment_after_the_quiet_hours_is_soon_and_loud(at: datetime, zone: str) -> None:
    moment = at.replace(tzinfo=UTC)

    loud = next_loud(moment, zone)

    assert moment <= loud <= moment + timedelta(hours=13)
    assert 9 <= loud.astimezone(ZoneInfo(zone)).hour < 21
