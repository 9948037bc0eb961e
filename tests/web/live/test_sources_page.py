"""The page Sources: keys, what came through each, bad rows, and what can be done."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.web.live.busy import EVIL, RAW
from tests.web.live.conftest import Busy
from vitrina.collector.doors import DoorFile, digest_of
from vitrina.collector.entrances.models import Source
from vitrina.web.intake import Replayed
from vitrina.web.live import once
from vitrina.web.live.ways_in import ways_in
from vitrina.web.workspace import snapshot


def secret_in(text: str) -> str:
    return text.split('<code id="secret">')[1].split("<")[0]


def test_each_source_has_its_key_and_only_the_end_of_its_secret(busy: Busy) -> None:
    text = busy.body("/sources/")

    assert busy.keys.write_key in text
    assert f"secret …{busy.keys.secret_key[-4:]}" in text
    assert busy.keys.secret_key not in text


def test_each_source_tells_what_came_through_it(busy: Busy) -> None:
    [site] = [
        one for one in ways_in(snapshot(), busy.workspace).sources if one.source.name == "site"
    ]

    assert site.today["duplicate"] == 1
    assert site.today["bad"] == 3
    assert site.today["rejected"] == 2
    assert not site.is_hour
    assert site.seen_at == busy.now - timedelta(minutes=0.1)


def test_a_new_source_opens_the_door_and_shows_its_secret_once(busy: Busy) -> None:
    text = busy.post(do="add", name="app-2", kind="segment", title="The app")

    secret = secret_in(text)
    assert "The app is open" in text
    assert DoorFile(busy.workspace.doors).doors().by_secret[digest_of(secret)].name == "app-2"
    assert secret in text.split("curl ")[1]  # ready to paste
    again = busy.body("/sources/?done=added&source=app-2")
    assert secret not in again
    assert "YOUR_SECRET_KEY" in again


def test_the_secret_stands_in_no_address(busy: Busy) -> None:
    response = busy.pages.post("/sources/", {"do": "renew", "source": "site"})

    assert response.status_code == 302
    assert "sk_" not in response.headers["Location"]
    cookie = response.cookies[once.COOKIE]
    assert "sk_" not in cookie.value
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"


def test_a_cookie_that_was_kept_shows_nothing_later(busy: Busy) -> None:
    response = busy.pages.post("/sources/", {"do": "renew", "source": "site"})
    later = datetime.now(UTC) + once.LASTS + timedelta(seconds=1)

    request = response.wsgi_request
    request.COOKIES[once.COOKIE] = response.cookies[once.COOKIE].value

    assert once.handed_over(request, busy.workspace, datetime.now(UTC))
    assert once.handed_over(request, busy.workspace, later) is None


def test_a_renewed_secret_ends_the_old_one(busy: Busy) -> None:
    secret = secret_in(busy.post(do="renew", source="site"))

    by_secret = DoorFile(busy.workspace.doors).doors().by_secret
    assert digest_of(secret) in by_secret
    assert digest_of(busy.keys.secret_key) not in by_secret


def test_closing_can_be_undone(busy: Busy) -> None:
    closed = busy.post(do="close", source="site")

    assert busy.keys.write_key not in DoorFile(busy.workspace.doors).doors().by_write_key
    assert 'value="reopen">Undo' in closed
    busy.post(do="reopen", source="site")
    assert busy.keys.write_key in DoorFile(busy.workspace.doors).doors().by_write_key


def test_a_name_that_is_taken_is_told_beside_the_field_and_nothing_is_lost(busy: Busy) -> None:
    response = busy.pages.post(
        "/sources/", {"do": "add", "name": "site", "title": "Second", "kind": "segment"}
    )

    text = response.content.decode()
    assert response.status_code == 422
    assert "There is a source named site already" in text.split('class="wrongs"')[1]
    assert 'value="Second"' in text
    assert Source.objects.count() == 2


def test_a_name_of_other_letters_is_refused_with_an_example(busy: Busy) -> None:
    text = busy.post(do="add", name="мой сайт", kind="segment")

    assert "Use Latin letters, digits, - and _ only, for example site-2." in text


def test_bad_rows_stand_by_reason_with_an_example(busy: Busy) -> None:
    bad = ways_in(snapshot(), busy.workspace).bad.rows

    assert {(row["reason"], row["messages"], row["example"]) for row in bad} == {
        ("Its time is in 1970.", 2, "segment-0"),
        (EVIL, 1, "segment-2"),
    }


def test_what_was_received_is_shown_only_when_somebody_opens_it(busy: Busy) -> None:
    assert "1970&quot;}" not in busy.body("/sources/")
    assert "1970&quot;}" not in busy.body("/sources/?do=open&bad_row_id=segment-0")

    opened = busy.post(do="open", bad_row_id="segment-0")

    assert "1970&quot;}" in opened
    assert RAW.decode() not in opened  # escaped


def test_a_bad_row_that_is_not_there_has_no_page(busy: Busy) -> None:
    response = busy.pages.post("/sources/", {"do": "open", "bad_row_id": "segment-99"})

    assert response.status_code == 404


def test_a_deed_that_is_none_is_refused(busy: Busy) -> None:
    assert busy.pages.post("/sources/", {"do": "drop"}).status_code == 404
    assert busy.pages.post("/sources/", {"do": "close", "source": "canary"}).status_code == 404


def test_a_replay_tells_what_became_of_each(busy: Busy, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str | None, str | None]] = []

    def replay(workspace: object, *, source: str | None, reason: str | None) -> Replayed:
        asked.append((source, reason))
        return Replayed(tried=1500, new=1200, duplicate=200, still_bad=100)

    monkeypatch.setattr("vitrina.web.live.acts.replay", replay)

    text = busy.post(do="replay", source="site", reason="Its time is in 1970.")

    assert asked == [("site", "Its time is in 1970.")]
    assert "Read again: 1,500. Of them 1,200 became rows, 200 were there already, 100" in text


def test_a_real_replay_keeps_what_is_still_not_understood(busy: Busy) -> None:
    text = busy.post(do="replay")

    assert "Read again: 3. Of them 0 became rows, 0 were there already, 3 are still" in text


def test_a_deed_needs_the_token_of_its_form(busy: Busy) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    assert strict.post("/sources/", {"do": "close", "source": "site"}).status_code == 403
    assert Source.objects.get(name="site").closed_at is None


def test_a_wrong_root_key_is_told_and_the_page_stands(busy: Busy) -> None:
    (busy.workspace.keys / "root.key").write_text("11" * 32)

    response = busy.pages.post("/sources/", {"do": "open", "bad_row_id": "segment-0"})

    assert response.status_code == 503
    assert "root key" in response.content.decode()


def test_texts_that_are_attacks_stand_as_text(busy: Busy) -> None:
    for text in (busy.body("/sources/"), busy.body("/sources/?source=till")):
        assert EVIL not in text
        assert "&lt;script&gt;alert(&quot;xss&quot;)" in text


def test_the_snippets_carry_the_key_and_this_address(busy: Busy) -> None:
    text = busy.body("/sources/?source=site")

    assert f"http://localhost/v.js&quot; data-vitrina-key=&quot;{busy.keys.write_key}" in text
    for client in ("Segment", "RudderStack", "Jitsu", "curl"):
        assert client in text


def test_a_lake_without_a_shop_names_the_command(pages: Client) -> None:
    for path in ("/sources/", "/status/"):
        text = pages.get(path).content.decode()

        assert "vitrina init SHOP" in text
