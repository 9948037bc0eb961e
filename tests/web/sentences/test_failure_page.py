"""The page for what cannot be shown now says why in its own language."""

from pathlib import Path

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.utils import translation

from vitrina.engine import open_lake
from vitrina.errors import SettingError, VitrinaError
from vitrina.web.failures import FailureMiddleware

RUSSIAN = {"accept-language": "ru"}


def failed(error: VitrinaError) -> str:
    """The Russian page for an error."""
    request: HttpRequest = RequestFactory().get("/")
    with translation.override("ru"):
        answer = FailureMiddleware(lambda _: pytest.fail("not asked")).process_exception(
            request, error
        )
        assert answer is not None
        assert answer.status_code == 503
        return answer.content.decode()


def test_a_missing_lake_is_told_in_russian(no_lake_pages: Client) -> None:
    text = no_lake_pages.get("/", headers=RUSSIAN).content.decode()

    assert "no_lake_here озера нет. Сначала загрузите в неё данные" in text
    assert '<pre tabindex="0"><code>' in text


def test_a_file_that_was_cut_short_is_told_in_russian(tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    with open_lake(folder, create=True).write("a visit") as commit:
        commit.replace("credit", [{"campaign": "spring", "conversions": 1.0}])
    [file] = (folder / "tables").rglob("*.parquet")
    file.write_bytes(file.read_bytes()[:10])

    with pytest.raises(VitrinaError) as damaged:
        open_lake(folder)

    text = failed(damaged.value)
    assert ".parquet другого размера (байтов: 10 вместо" in text
    assert "Восстановите папку из резервной копии" in text


def test_what_has_no_russian_is_shown_in_english_and_marked_as_that() -> None:
    text = failed(SettingError("steps must be 1 or more, not 0."))

    assert '<pre tabindex="0" lang="en"><code>steps must be 1 or more, not 0.</code>' in text
