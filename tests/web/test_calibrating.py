"""What the night makes of readings, by channel and by campaign, and where the page shows it."""

from pathlib import Path

import pyarrow as pa
import pytest
from django.test import Client, override_settings

from tests.web.nights import FIRST, LAST, make_lake, reading
from vitrina.attribution import UnitEffect, Verdict
from vitrina.engine import Lake, Row
from vitrina.web import calibrating


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return make_lake(tmp_path / "lake")


def read(lake: Lake, *readings: Row) -> None:
    with lake.write("what was read") as commit:
        commit.replace("readings", list(readings))


def campaigns(lake: Lake) -> dict[tuple[str, str | None], UnitEffect]:
    effects = calibrating.by_campaign(lake).effects
    return {(each.channel, each.campaign): each for each in effects}


def test_the_night_takes_as_evidence_what_is_an_experiment(lake: Lake) -> None:
    read(
        lake,
        reading("email", -90.0, 10.0, treatment="off"),
        reading("paid_social", 45.0, 5.0, is_randomised=False, design="geo_lift"),
        reading("push", 45.0, 5.0, is_randomised=False, design="matched"),
        reading("qr", 45.0, 5.0, state="running"),
        reading("outdoor", 45.0, 5.0),
    )

    found = {each.channel: each for each in calibrating.by_channel(lake).effects}

    assert set(found) == {"email", "paid_social", "push", "qr"}  # direct is not bought
    assert found["email"].own == pytest.approx(100)  # a pause that lost 90 of nine tenths
    assert found["paid_social"].own == pytest.approx(50)  # over places, and decided beforehand
    assert found["push"].verdict == Verdict.NOT_ON_IT  # only watched
    assert found["qr"].verdict == Verdict.NOT_ON_IT  # not over yet


def test_without_any_experiment_the_night_says_so(lake: Lake) -> None:
    with lake.write("nothing was read") as commit:
        commit.replace("readings", pa.table({"channel": pa.array([], pa.string())}))

    found = [*calibrating.by_channel(lake).effects, *calibrating.by_campaign(lake).effects]

    assert {each.verdict for each in found} == {Verdict.NO_EXPERIMENT}


def test_the_campaigns_of_a_channel_share_its_credit_and_nobody_else_has_a_row(lake: Lake) -> None:
    read(lake, reading("email", 9.0, 1.0))

    credited = {unit: each.credited for unit, each in campaigns(lake).items()}

    assert credited == {
        ("email", "news"): pytest.approx(10),
        ("email", "spring"): pytest.approx(10),
        ("paid_social", "video"): pytest.approx(20),
        ("push", "(none)"): pytest.approx(20),
        ("qr", "(none)"): pytest.approx(20),
    }


def test_a_test_of_a_campaign_is_evidence_of_it_and_of_no_whole_channel(lake: Lake) -> None:
    read(lake, reading("email", 4.5, 0.5, campaign="spring"))

    of_channel = {each.channel: each for each in calibrating.by_channel(lake).effects}
    of_campaign = campaigns(lake)

    assert of_channel["email"].verdict == Verdict.NO_EXPERIMENT
    assert of_campaign["email", "spring"].is_known
    assert of_campaign["email", "spring"].own == pytest.approx(5)  # among nine tenths
    assert of_campaign["email", "news"].verdict == Verdict.NOT_ON_IT


def test_a_test_of_a_campaign_that_no_path_sees_does_not_stop_the_night(lake: Lake) -> None:
    read(lake, reading("email", 4.5, 0.5, campaign="leaflets"), reading("push", 4.5, 0.5))

    assert ("email", "leaflets") not in campaigns(lake)


def test_where_nobody_buys_a_channel_the_night_goes_on_and_knows_nothing(lake: Lake) -> None:
    direct = [row for row in lake.table("paths").rows() if row["path"] == ["direct"]]
    with lake.write("only direct visits") as commit:
        commit.replace("paths", direct)
    read(lake, reading("email", 9.0, 1.0))

    assert calibrating.by_channel(lake).effects == []
    assert calibrating.by_campaign(lake).effects == []


def test_a_campaign_is_measured_in_its_own_time(lake: Lake) -> None:
    week = FIRST + (LAST - FIRST) / 4
    with lake.write("a plan") as commit:
        commit.append(
            "campaigns",
            [{"campaign": "spring", "channel": "email", "starts_at": FIRST, "ends_at": week}],
        )
    read(lake, reading("email", 4.5, 0.5, campaign="spring", ends_at=week))

    assert campaigns(lake)["email", "spring"].own == pytest.approx(5)  # and not four times 5


def test_the_page_shows_campaigns_under_their_channel_and_which_are_not_known(lake: Lake) -> None:
    read(lake, reading("email", 4.5, 0.5, campaign="spring"))
    with lake.write("calibrate") as commit:
        commit.replace("calibrated", calibrating.by_channel(lake).to_arrow())
        commit.replace("campaign_calibrated", calibrating.by_campaign(lake).to_arrow())

    with override_settings(VITRINA_SHOP=lake.folder):
        page = Client(headers={"host": "localhost", "accept-language": "en"}).get("/effects/")

    text = page.content.decode()
    parts = text.split('<details class="fold">')[1:]
    email = next(part for part in parts if "spring" in part)
    assert "2 campaigns" in email
    assert "1 known" in email
    assert email.index("spring") < email.index("news") < email.index("Not known yet")
    assert len(parts) == 2  # push and qr run no campaign
