"""A machine without Java passes the Spark tests by, unless it is the one that guards the house."""

from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from tests import conftest
from tests.guard import skip_unless_guard


def test_a_machine_with_java_lacks_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "java").touch()
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))

    assert conftest.what_spark_lacks() is None


def test_a_machine_without_java_is_told_what_to_install(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert "there is no Java: install one" in str(conftest.what_spark_lacks())


def test_a_machine_without_pyspark_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    def find_spec(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(conftest, "find_spec", find_spec)

    assert "vitrina[spark]" in str(conftest.what_spark_lacks())


def test_the_tests_are_skipped_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="no Java"):
        skip_unless_guard("there is no Java")


def test_where_the_house_is_guarded_a_skip_is_a_failure(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="no Java"):
        skip_unless_guard("there is no Java")
