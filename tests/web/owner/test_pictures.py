"""A picture from the owner's form to the customer's page, and what never gets through."""

import io
import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.web.owner.test_owner_pages import product
from tests.web.staff.conftest import Cafe
from vitrina.collector.workspace import Workspace
from vitrina.commerce.catalog.models import Product
from vitrina.commerce.catalog.services import ProductRow, VariantRow, put_products
from vitrina.errors import SettingError
from vitrina.web import media

ADDRESS = "/owner/catalogue/product/"
LATTE = "/shop/places/pokrovka/latte/"
EVIL = '"><script>alert(1)</script>'


def photo(color: str = "tan", form: str = "JPEG") -> SimpleUploadedFile:
    """A file as a browser sends it, with a name that should lead nowhere."""
    file = io.BytesIO()
    Image.new("RGB", (900, 600), color).save(file, form)
    return SimpleUploadedFile("../../evil.php", file.getvalue(), "text/html")


def folder() -> Path:
    return Workspace(settings.VITRINA_SHOP).media


@pytest.fixture
def owner(cafe: Cafe) -> Client:
    """The owner's browser."""
    return cafe.browser("owner")


@pytest.fixture
def client(cafe: Cafe) -> Client:
    """A customer's browser."""
    return Client(headers={"host": "localhost", "accept-language": "en"})


def upload(owner: Client, file: SimpleUploadedFile, **more: str) -> int:
    there = Product.objects.filter(id="latte").exists()
    address = f"{ADDRESS}latte/" if there else ADDRESS
    return owner.post(address, {**product(**more), "upload": file}).status_code


def price(owner: Client) -> None:
    owner.post("/owner/prices/list/usual/", {"price-latte-s": "250", "price-latte-l": "300"})


def test_a_picture_stands_wherever_its_product_does(owner: Client, client: Client) -> None:
    assert upload(owner, photo(), alt_ru="Латте в стакане", alt_en="A latte in a glass") == 302
    price(owner)

    name = Product.objects.get(id="latte").picture
    digest = name.removeprefix("media/").removesuffix(".webp")
    menu = client.get("/shop/places/pokrovka/", headers={"accept-language": "en"})
    own = client.get(LATTE, headers={"accept-language": "ru"}).content.decode()

    assert f'src="/media/{digest}-small.webp" alt="A latte in a glass" width="200"' in (
        menu.content.decode()
    )
    assert 'loading="lazy"' in menu.content.decode()
    assert f'src="/media/{digest}.webp" srcset="/media/{digest}-small.webp 320w' in own
    assert "Латте в стакане" in own
    assert f"/media/{digest}-small.webp" in owner.get("/owner/catalogue/").content.decode()
    block = re.search(r"application/ld\+json\">(.*?)</script>", own, re.DOTALL)
    assert block is not None
    assert json.loads(block[1])["image"] == f"http://localhost/media/{digest}.webp"


def test_a_file_is_sent_to_be_kept_long_and_to_be_nothing_but_a_picture(
    owner: Client, client: Client
) -> None:
    upload(owner, photo())

    answer = client.get(f"/{Product.objects.get(id='latte').picture}")

    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.content.startswith(b"RIFF")


@pytest.mark.parametrize(
    "name",
    [
        "..%2fvitrina.toml",
        "%2e%2e%2fkeys%2froot.key",
        "..%5ckeys",
        "notes.txt",
        f"{0:032}.webp",
        f"{0:032}.webp%00.txt",
    ],
)
def test_no_address_leads_to_another_file(owner: Client, client: Client, name: str) -> None:
    upload(owner, photo())
    (folder() / "notes.txt").write_text("mine")

    assert client.get(f"/media/{name}").status_code == 404


def test_without_the_look_at_the_name_another_file_would_come(
    owner: Client, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sabotaged: so the test above sees what the pattern keeps away."""
    upload(owner, photo())
    (folder() / "notes.txt").write_text("mine")
    monkeypatch.setattr(media, "FILE", re.compile(".*"))

    assert client.get("/media/notes.txt").content == b"mine"


def test_the_name_of_an_uploaded_file_names_no_file_of_ours(owner: Client) -> None:
    upload(owner, photo())

    names = [each.name for each in folder().iterdir()]
    assert len(names) == 2
    assert all(re.fullmatch(r"[0-9a-f]{32}(-small)?\.webp", each) for each in names)


@pytest.mark.parametrize("content", [b"", b"<script>alert(1)</script>", b"GIF89a" + bytes(50)])
def test_what_is_no_picture_is_refused_by_its_field(owner: Client, content: bytes) -> None:
    upload(owner, photo())
    before = Product.objects.get(id="latte").picture

    status = upload(owner, SimpleUploadedFile("x.png", content, "image/png"), brand="New")

    kept = Product.objects.get(id="latte")
    assert (kept.picture, kept.brand) == (before, "")
    assert status == 422


def test_a_picture_stays_until_it_is_taken_away(owner: Client, client: Client) -> None:
    upload(owner, photo())
    name = Product.objects.get(id="latte").picture
    price(owner)

    owner.post(f"{ADDRESS}latte/", product(brand="Ours"))
    kept = Product.objects.get(id="latte").picture
    owner.post(f"{ADDRESS}latte/", product(without_picture="on"))

    assert kept == name
    assert Product.objects.get(id="latte").picture == ""
    page = client.get(LATTE).content.decode()
    assert "/media/" not in page
    assert "shop/parcel.svg" in page
    assert (folder() / name.removeprefix("media/")).exists()  # for a day: backups


def test_a_file_that_is_lost_leaves_a_drawing_in_its_place(owner: Client, client: Client) -> None:
    upload(owner, photo())
    price(owner)

    for each in folder().iterdir():
        each.unlink()

    assert "shop/parcel.svg" in client.get(LATTE).content.decode()


def test_words_of_a_picture_are_words_and_nothing_else(owner: Client, client: Client) -> None:
    upload(owner, photo(), alt_en=EVIL, alt_ru=EVIL)
    price(owner)

    for page in (LATTE, "/shop/places/pokrovka/"):
        assert EVIL not in client.get(page).content.decode()
        assert "&quot;&gt;&lt;script&gt;" in client.get(page).content.decode()


@pytest.mark.parametrize(
    "path", ["../../key.png", "media/../key.webp", "//x.example/a.png", "/a.png"]
)
def test_a_product_names_no_file_of_elsewhere(cafe: Cafe, path: str) -> None:
    row = ProductRow(
        id="x", kind="dish", name={"en": "X"}, picture=path, variants=(VariantRow("x"),)
    )

    with pytest.raises(SettingError, match="has the picture"):
        put_products([row], now=cafe.given.now)


def test_a_catalogue_goes_out_and_comes_in(owner: Client) -> None:
    upload(owner, photo())
    price(owner)
    name = Product.objects.get(id="latte").picture

    out = owner.get("/owner/catalogue/file/?format=csv&list=usual")
    edited = out.content.decode().replace("250.00", "260.50")
    file = SimpleUploadedFile("catalogue.csv", edited.encode())
    page = owner.post("/owner/catalogue/file/", {"price_list": "usual", "file": file})

    assert page.status_code == 200
    assert "Every line was taken." in page.content.decode()
    latte = Product.objects.get(id="latte")
    assert latte.picture == name
    assert latte.variants.get(sku="latte-s").prices.get(price_list="usual").minor == 260_50


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"name\nx\n", b"sku\n" + b"a\n" * 20_001, b"sku\n" + bytes(5_000_000)],
)
def test_a_file_that_is_no_catalogue_changes_nothing(owner: Client, content: bytes) -> None:
    before = Product.objects.count()

    file = SimpleUploadedFile("catalogue.csv", content)
    answer = owner.post("/owner/catalogue/file/", {"price_list": "usual", "file": file})

    assert answer.status_code == 422
    assert Product.objects.count() == before
