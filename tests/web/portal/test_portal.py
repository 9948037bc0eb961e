"""The Wi-Fi login page: consents apart and un-ticked, and no way but to the access point."""

import json
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from vitrina.collector.doors import Doors, Source, publish
from vitrina.collector.workspace import Settings, make_workspace
from vitrina.errors import LogFullError
from vitrina.web import deposit as log
from vitrina.web.portal.grant import grant_address, is_allowed

GRANT = "https://n143.network-auth.com/splash/grant"
HOSTS = "*.network-auth.com, 10.5.50.1"
QUERY = {
    "base_grant_url": GRANT,
    "user_continue_url": "https://ya.ru/?q=1",
    "client_mac": "3c:22:fb:12:34:56",
    "node_id": "149624921787028",
}


class Kept(list[tuple[str, str, dict[str, object]]]):
    """What the page has put into the log."""

    def deposit(self, kind: str, source: str, body: bytes, *, user_agent: str) -> None:
        del user_agent
        self.append((kind, source, json.loads(body)))


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> Kept:
    kept = Kept()
    monkeypatch.setattr(log, "deposit", kept.deposit)
    return kept


@pytest.fixture
def client(tmp_path: Path) -> Iterator[Client]:
    from django.test import override_settings

    workspace = make_workspace(tmp_path, Settings())
    wifi = Source(
        name="north-wifi",
        kind="portal",
        place_id="north",
        settings={"grant_hosts": HOSTS, "title": "Café <North>", "methods": "phone,email,social"},
    )
    publish(Doors(sources=(wifi, Source(name="site"))), workspace.doors)
    with override_settings(VITRINA_SHOP=tmp_path):
        yield Client(headers={"host": "localhost", "accept-language": "en"})


def address(**more: str) -> str:
    from django.http import QueryDict

    query = QueryDict(mutable=True)
    query.update({**QUERY, **more})
    return f"/wifi/north-wifi?{query.urlencode()}"


FILLED = {"method": "phone", "contact": "8 999 123-45-67", "terms": "yes"}


def test_the_page_asks_for_two_consents_apart_and_neither_is_ticked(client: Client) -> None:
    text = client.get(address()).content.decode()

    boxes = [part.split(">")[0] for part in text.split('<input type="checkbox"')[1:]]
    assert [box.split('name="')[1].split('"')[0] for box in boxes] == ["terms", "marketing"]
    assert not any("checked" in box for box in boxes)
    assert "required" in boxes[0]
    assert "required" not in boxes[1]
    assert "Café &lt;North&gt;" in text


def test_a_login_is_kept_with_its_consent_and_leads_to_the_access_point(
    client: Client, kept: Kept
) -> None:
    response = client.post(address(), FILLED)

    assert response.status_code == 303
    told = urlsplit(response.headers["Location"])
    assert f"{told.scheme}://{told.netloc}{told.path}" == GRANT
    assert parse_qs(told.query) == {"continue_url": ["https://ya.ru/?q=1"]}
    assert [(kind, source, body["type"]) for kind, source, body in kept] == [
        ("portal", "north-wifi", "Consent Given"),
        ("portal", "north-wifi", "Portal Login"),
    ]
    consent = kept[0][2]
    assert (consent["purpose"], consent["contact"]) == ("wifi", "+79991234567")
    assert str(consent["text_version"]).startswith("sha256:")


def test_marketing_is_agreed_to_by_its_own_box_alone(client: Client, kept: Kept) -> None:
    client.post(address(), {**FILLED, "marketing": "yes"})

    purposes = [body.get("purpose") for _, _, body in kept]
    assert purposes == ["wifi", "marketing by sms", None]


@pytest.mark.parametrize(
    ("method", "contact", "stands_for"),
    [
        ("email", "Ivan@Example.com", "ivan@example.com"),
        ("social", "@ivan", "@ivan"),
        ("no such way", "+7 999 123-45-67", "+79991234567"),
    ],
)
def test_there_are_several_ways_to_say_who_one_is(
    client: Client, kept: Kept, method: str, contact: str, stands_for: str
) -> None:
    client.post(address(), {**FILLED, "method": method, "contact": contact})

    assert kept[-1][2]["contact"] == stands_for


def test_nobody_is_called_verified_before_a_code_was_sent(client: Client, kept: Kept) -> None:
    client.post(address(), FILLED)

    assert all(not body.get("is_verified") for _, _, body in kept)
    assert "code" not in client.get(address()).content.decode().lower().split("<main>")[1]


def test_the_address_of_the_device_is_not_kept(client: Client, kept: Kept) -> None:
    client.post(address(), FILLED)

    assert "3c:22" not in repr(kept)


def test_without_the_required_consent_nothing_is_kept_and_what_was_typed_stays(
    client: Client, kept: Kept
) -> None:
    response = client.post(address(), {"method": "phone", "contact": "8 999 123-45-67"})

    text = response.content.decode()
    assert (response.status_code, list(kept)) == (422, [])
    assert "Tick the box" in text
    assert 'value="8 999 123-45-67"' in text


@pytest.mark.parametrize("contact", ["", "12", "<script>x</script>", "9" * 400])
def test_a_contact_that_cannot_be_right_is_told_beside_its_field(
    client: Client, kept: Kept, contact: str
) -> None:
    response = client.post(address(), {**FILLED, "contact": contact})

    text = response.content.decode()
    assert (response.status_code, list(kept)) == (422, [])
    assert 'aria-describedby="contact-wrong"' in text
    assert "<script>x" not in text


def test_a_form_sent_twice_has_the_same_ids(client: Client, kept: Kept) -> None:
    text = client.get(address()).content.decode()
    visit = text.split('name="visit" value="')[1].split('"')[0]

    for _ in range(2):
        client.post(address(), {**FILLED, "visit": visit})

    assert len(kept) == 4
    assert len({body["event_id"] for _, _, body in kept}) == 2


def test_a_visit_id_that_is_none_is_replaced(client: Client, kept: Kept) -> None:
    client.post(address(), {**FILLED, "visit": "somebody else's id"})

    assert "somebody" not in repr(kept)


def test_a_full_log_lets_nobody_online_without_a_kept_consent(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*given: object, **more: object) -> None:
        raise LogFullError("full")

    monkeypatch.setattr(log, "deposit", full)

    response = client.post(address(), FILLED)

    assert response.status_code == 503
    assert "Try again" in response.content.decode()


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "https://network-auth.com.evil.example/grant",
        "https://evilnetwork-auth.com/",
        "https://n1.network-auth.com@evil.example/",
        "https://evil.example\\@n1.network-auth.com/",
        "https://n1.network-auth.com:8443/",
        "//evil.example/grant",
        "javascript:alert(1)//n1.network-auth.com",
        "https:evil.example",
        "https:///evil.example",
        "http://10.5.50.1.evil.example/",
        "https://n1.network-auth.com\t.evil.example/",
        " https://n1.network-auth.com/",
        "https://[::1/",
        "https://n1.network-auth.com/" + "a" * 3000,
        "",
    ],
)
def test_no_address_but_the_access_points_is_followed(
    client: Client, kept: Kept, evil: str
) -> None:
    shown = client.get(address(base_grant_url=evil))
    sent = client.post(address(base_grant_url=evil), FILLED)

    assert (shown.status_code, sent.status_code) == (400, 400)
    assert "Location" not in sent.headers
    assert list(kept) == []


def test_other_controllers_are_understood_by_their_names_or_by_settings() -> None:
    mikrotik = {"link-login-only": "http://10.5.50.1/login?a=1", "link-orig": "http://ya.ru/"}
    own = {"go": "https://ap.example/grant", "back": "javascript:x", "tok": "t1", "mac": "m"}
    settings = {
        "grant_hosts": "ap.example",
        "grant_param": "go",
        "continue_param": "back",
        "grant_keeps": "tok",
    }

    assert (
        grant_address(mikrotik, {"grant_hosts": HOSTS})
        == "http://10.5.50.1/login?a=1&dst=http%3A%2F%2Fya.ru%2F"
    )
    assert grant_address(own, settings) == "https://ap.example/grant?tok=t1"
    assert grant_address(own, {"grant_hosts": "ap.example"}) is None
    assert not is_allowed("https://ap.example/", "")


def test_the_policy_lets_the_form_lead_to_the_access_point_alone(client: Client) -> None:
    policy = client.get(address()).headers["Content-Security-Policy"]

    assert "form-action 'self' https://n143.network-auth.com" in policy
    assert "unsafe" not in policy


def test_only_a_login_page_that_was_set_up_is_there(client: Client) -> None:
    assert client.get("/wifi/site?base_grant_url=x").status_code == 404
    assert client.get("/wifi/nobody").status_code == 404


def test_the_page_speaks_russian_when_asked_and_keeps_the_access_points_words(
    client: Client,
) -> None:
    text = client.get(address(lang="ru")).content.decode()

    assert '<html lang="ru"' in text
    assert "n143.network-auth.com" in text.split("<nav")[1]


def test_a_form_of_another_site_is_refused(client: Client, kept: Kept) -> None:
    strict = Client(enforce_csrf_checks=True, headers={"host": "localhost"})

    assert strict.post(address(), FILLED).status_code == 403
    assert list(kept) == []


@pytest.mark.parametrize("guard", ["_fits", "FORBIDDEN"])
def test_without_the_guard_an_address_of_somebody_else_is_followed(
    monkeypatch: pytest.MonkeyPatch, guard: str
) -> None:
    evil = {"_fits": "https://evil.example/", "FORBIDDEN": " https://n1.network-auth.com/"}[guard]
    assert not is_allowed(evil, HOSTS)

    broken: object = (lambda host, allowed: True) if guard == "_fits" else frozenset()
    monkeypatch.setattr(f"vitrina.web.portal.grant.{guard}", broken)

    assert is_allowed(evil, HOSTS)
