"""A visit's source, medium and campaign are read as a marketer would read them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vitrina.collector.load.classify import Campaign, Traffic, traffic
from vitrina.collector.load.classify.referrers import SENDERS

PAGE = "https://shop.ru/catalog/tea"
OWN = frozenset({"shop.ru", "Кафе.рф"})


def came(
    url: str | None = PAGE, referrer: str | None = None, **given_too: object
) -> tuple[str | None, str | None]:
    found = of(url, referrer, **given_too)
    return found.source, found.medium


def of(url: str | None = PAGE, referrer: str | None = None, **given_too: object) -> Traffic:
    return traffic(url=url, referrer=referrer, own_hosts=OWN, **given_too)  # type: ignore[arg-type]


def test_what_the_sender_says_goes_before_the_address() -> None:
    found = of(
        f"{PAGE}?utm_source=google&utm_campaign=winter&gclid=1",
        "https://yandex.ru/",
        campaign=Campaign(source="VK", medium="CPC", name="Лето", content="b1", term="чай"),
    )

    assert found == Traffic(
        source="vk",
        medium="cpc",
        campaign="Лето",
        click_id_kind="gclid",
        click_id="1",
        utm_source="VK",
        utm_medium="CPC",
        utm_campaign="Лето",
        utm_term="чай",
        utm_content="b1",
    )


def test_utm_marks_go_before_a_click_id_and_a_referrer() -> None:
    found = of(
        f"{PAGE}?utm_source=Partner&utm_medium=Banner&utm_campaign=%D0%9B+%D0%B5&yclid=42",
        "https://www.google.com/",
    )

    assert (found.source, found.medium, found.campaign) == ("partner", "banner", "Л е")
    assert (found.click_id_kind, found.click_id) == ("yclid", "42")
    assert found.utm_source == "Partner", "kept as written"


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("yclid=1", ("yandex", "cpc")),
        ("gclid=1", ("google", "cpc")),
        ("gbraid=1", ("google", "cpc")),
        ("wbraid=1", ("google", "cpc")),
        ("rb_clickid=1", ("vk", "cpc")),
        ("msclkid=1", ("bing", "cpc")),
        ("ttclid=1", ("tiktok", "cpc")),
        ("rwg_token=1", ("google", "actions")),
        ("v_scan=1", ("short_link", "offline")),
        ("fbclid=1", ("facebook", "social")),
        ("ysclid=1", ("yandex", "organic")),
        ("fbclid=1&yclid=1", ("yandex", "cpc")),
        ("v_scan=1&yclid=1", ("yandex", "cpc")),
        ("YCLID=1", ("yandex", "cpc")),
        ("yclid=", ("(direct)", "(none)")),
        ("yclid=a%20b", ("(direct)", "(none)")),
        ("myyclid=1", ("(direct)", "(none)")),
    ],
)
def test_a_click_id_tells_whose_click_it_was(query: str, expected: tuple[str, str]) -> None:
    assert came(f"{PAGE}?{query}") == expected


def test_an_id_that_proves_no_paid_click_yields_to_the_referrer() -> None:
    assert came(f"{PAGE}?fbclid=1", "https://l.instagram.com/") == ("instagram", "social")
    assert came(f"{PAGE}?fbclid=1", "https://unknown.example/") == ("facebook", "social")
    assert came(f"{PAGE}?yclid=1", "https://l.instagram.com/") == ("yandex", "cpc")


def test_an_id_that_the_sender_kept_goes_before_the_one_in_the_address() -> None:
    found = of(f"{PAGE}?yclid=1", click_ids={"yclid": "2", "utm_source": "x", "unknown": "3"})

    assert (found.click_id, found.utm_source) == ("2", None)


@pytest.mark.parametrize(
    ("referrer", "expected"),
    [
        ("https://www.google.com/", ("google", "organic")),
        ("https://www.google.co.uk/url?q=x", ("google", "organic")),
        ("https://www.google.com.tr/", ("google", "organic")),
        ("https://yandex.ru/search/?text=tea", ("yandex", "organic")),
        ("https://ya.ru/", ("yandex", "organic")),
        ("http://go.mail.ru/search", ("mail.ru", "organic")),
        ("android-app://com.google.android.googlequicksearchbox/", ("google", "organic")),
        ("https://yandex.ru/maps/org/tea/123", ("yandex_maps", "maps")),
        ("https://yandex.com.tr/maps/", ("yandex_maps", "maps")),
        ("https://www.google.ru/maps/place/x", ("google_maps", "maps")),
        ("https://maps.google.co.uk/", ("google_maps", "maps")),
        ("https://2gis.ru/moscow", ("2gis", "maps")),
        ("https://away.vk.com/away.php", ("vk", "social")),
        ("https://m.ok.ru/", ("ok", "social")),
        ("https://dzen.ru/a/x", ("dzen", "social")),
        ("https://t.me/tea", ("telegram", "messenger")),
        ("android-app://org.telegram.messenger/", ("telegram", "messenger")),
        ("https://mail.yandex.ru/lite", ("yandex", "email")),
        ("https://mail.google.com/", ("gmail", "email")),
        ("https://e.mail.ru/inbox", ("mail.ru", "email")),
        ("https://chatgpt.com/", ("chatgpt", "ai-assistant")),
        ("https://www.perplexity.ai/search", ("perplexity", "ai-assistant")),
        ("https://market.yandex.ru/product", ("market.yandex.ru", "referral")),
        ("https://yabs.yandex.ru/count", ("yandex", "cpc")),
    ],
)
def test_a_known_referrer_has_a_name_and_a_medium(referrer: str, expected: tuple[str, str]) -> None:
    assert came(referrer=referrer) == expected


@pytest.mark.parametrize(
    ("referrer", "host"),
    [
        ("https://news.bbc.co.uk/tea?x=1", "bbc.co.uk"),
        ("https://user:secret@Blog.Example.COM.:8443/a", "example.com"),
        ("https://google.evil.com/", "evil.com"),
        ("https://notvk.com/", "notvk.com"),
        ("https://vk.com.evil.org/", "evil.org"),
        ("https://google.shop/", "google.shop"),
        ("https://блог.чай.рф/", "чай.рф"),
        ("https://xn--90aexm.xn--p1ai/", "блог.рф"),
        ("http://192.168.0.1:8080/x", "192.168.0.1"),
        ("http://[2001:db8::1]:80/", "[2001:db8::1]"),
        ("http://localhost/", "localhost"),
        ("android-app://com.some.app/http/x", "com.some.app"),
    ],
)
def test_any_other_site_is_a_referral_by_the_name_somebody_registered(
    referrer: str, host: str
) -> None:
    assert came(referrer=referrer) == (host, "referral")


@pytest.mark.parametrize(
    "referrer",
    [
        None, "", "  ", "about:blank", "javascript:alert(1)", "data:text/html,x", "file:///etc/x",
        "mailto:a@b.ru", "https://", "https://[::1", "http://a b/", "//", "://", "не адрес",
        "https:///path", "http://\x00/", "http://" + "a" * 3_000 + ".ru/", "tel:+79991234567",
    ],
)  # fmt: skip
def test_no_referrer_or_none_that_can_be_read_is_direct(referrer: str | None) -> None:
    assert came(referrer=referrer) == ("(direct)", "(none)")


@pytest.mark.parametrize(
    "referrer",
    [
        "https://shop.ru/",
        "https://www.shop.ru/cart",
        "https://pay.shop.ru:443/",
        "https://кафе.рф/",
        "https://xn--80akn5b.xn--p1ai/",
        "https://yookassa.ru/checkout",
        "https://passport.yandex.ru/auth",
        "https://accounts.google.com/",
    ],
)
def test_the_next_page_of_a_visit_has_no_new_source(referrer: str) -> None:
    assert came(referrer=referrer) == (None, None)


def test_the_pages_own_host_is_own_without_being_named() -> None:
    found = traffic(url="https://www.other.ru/b", referrer="https://other.ru/a")

    assert (found.source, found.medium) == (None, None)


def test_without_a_page_there_is_no_source() -> None:
    assert of(url=None) == Traffic()
    assert of(url="", referrer="https://yandex.ru/") == Traffic()


def test_a_campaign_is_a_source_even_without_a_page() -> None:
    assert came(url=None, campaign=Campaign(source="sms", medium="sms")) == ("sms", "sms")


@pytest.mark.parametrize(
    ("query", "referrer", "expected"),
    [
        ("utm_source=leaflet", None, ("leaflet", "(not set)")),
        ("utm_source=yandex&yclid=1", None, ("yandex", "cpc")),
        ("utm_campaign=may", "https://ya.ru/", ("yandex", "organic")),
        ("utm_campaign=may", None, ("(not set)", "(not set)")),
        ("utm_medium=email", None, ("(not set)", "email")),
        ("utm_source=%20%00", None, ("(direct)", "(none)")),
    ],
)
def test_half_of_the_marks_are_completed_from_the_rest_or_named_as_missing(
    query: str, referrer: str | None, expected: tuple[str, str]
) -> None:
    assert came(f"{PAGE}?{query}", referrer) == expected


@pytest.mark.parametrize(
    "url",
    [
        f"{PAGE}#utm_source=leaflet&utm_medium=qr",
        f"{PAGE}#/page?utm_source=leaflet&utm_medium=qr",
        f"{PAGE}?a=1&amp;utm_source=leaflet&amp;utm_medium=qr",
        "/catalog?UTM_Source=leaflet&UTM_Medium=qr",
        f"{PAGE}?utm_source=leaflet&utm_source=another&utm_medium=qr",
    ],
)
def test_marks_are_found_where_platforms_and_letters_put_them(url: str) -> None:
    assert came(url) == ("leaflet", "qr")


def assert_keeps_contacts_out(found: Traffic) -> None:
    assert "ivan" not in repr(found)


def test_nobodys_email_is_kept_in_a_mark() -> None:
    url = f"{PAGE}?utm_source=letter&utm_term=ivan%40mail.ru&yclid=ivan%40mail.ru"

    found = of(url, campaign=Campaign(source="letter", content="ivan@mail.ru"))

    assert_keeps_contacts_out(of(url))
    assert_keeps_contacts_out(found)
    assert of(url).utm_term == "[email]"


def test_a_mark_kept_as_it_came_is_caught() -> None:
    with pytest.raises(AssertionError):
        assert_keeps_contacts_out(Traffic(utm_term="ivan@mail.ru"))


def test_a_long_value_is_cut_and_control_characters_are_not_kept() -> None:
    found = of(f"{PAGE}?utm_source={'a' * 5_000}&utm_campaign=a%0d%0ab%00%ff")

    assert len(found.utm_source or "") == 512
    assert found.utm_campaign == "a  b �"


def test_every_listed_host_is_in_small_letters_and_reachable() -> None:
    for key, sender in SENDERS.items():
        host, _, segment = key.replace(".*", ".ru").partition("/")

        assert key == key.lower()
        assert came(referrer=f"https://{host}/{segment}") == (
            (None, None) if sender.medium == "return" else (sender.source, sender.medium)
        ), key


PARTS = st.sampled_from(
    ["https://", "http:", "//", "[", "]", "::", "@", ":", "?", "#", "&", "=", "%", "utm_source",
     "yclid", "yandex.ru", "рф", "xn--", ".", "%ff", "\ud800", "\x00", "javascript:", "amp;"]
)  # fmt: skip
TEXTS = st.lists(PARTS | st.text(alphabet=st.characters(), max_size=5), max_size=20).map("".join)


@given(TEXTS, TEXTS, TEXTS)
def test_no_address_is_too_broken(url: str, referrer: str, value: str) -> None:
    found = of(url, referrer, campaign=Campaign(term=value), click_ids={"yclid": value})

    for text in (found.source, found.medium, found.campaign, found.click_id, found.utm_term):
        if text is not None:
            assert text
            text.encode()


@pytest.mark.parametrize(
    "unit", ["a", "&", "&utm_source=a", "%25", ".", "x.", "/", "#?", "&&=", "@"]
)
def test_an_address_of_megabytes_takes_no_time(unit: str) -> None:
    text = f"https://{unit * (2_000_000 // len(unit))}"
    started = time.process_time()

    of(text, text)
    of(f"{PAGE}?{text}", text, campaign=Campaign(source=text, term=text), click_ids={"yclid": text})

    assert time.process_time() - started < 0.5
