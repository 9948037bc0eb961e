"""The rules file: loaded, checked, and explained where it is wrong."""

from dataclasses import fields, replace
from pathlib import Path

import pyarrow as pa
import pytest

from vitrina import identity
from vitrina.errors import SettingError, UnreadableFileError

SHIPPED = Path(identity.__file__).with_name("rules.toml")


def test_the_shipped_rules_can_be_copied_and_read(tmp_path: Path) -> None:
    copy = tmp_path / "rules.toml"
    copy.write_text(SHIPPED.read_text(encoding="utf-8"), encoding="utf-8")

    assert identity.Rules.read(copy) == identity.RULES


def test_a_passport_holds_one_account_by_the_shipped_rules() -> None:
    limits = {each.name: each.limit for each in identity.RULES.namespaces}

    assert limits["user_id"] == 1


def test_an_owner_can_name_a_namespace_of_his_own(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('[[namespace]]\nname = "passport_no"\nlimit = 1\n', encoding="utf-8")

    rules = identity.Rules.read(file)

    assert rules.namespaces == (identity.Namespace(name="passport_no", limit=1),)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("acepted_strength = 1", "unknown setting 'acepted_strength'. Known: .*accepted_strength"),
        ("accepted_strength = 'all'", "accepted_strength is 'all'; give a number"),
        ("accepted_strength = 1.5", "accepted_strength is 1.5: give a share above 0, up to 1"),
        ("blocked = 'null'", "blocked is 'null'; give a list of texts"),
        ("blocked = ['(a']", r"'\(a' is no regular expression"),
        ("blocked = ['(a)b\\1']", "no back-references"),
        ("[[namespace]]\nlimit = 1", "a namespace has no name"),
        ("[[namespace]]\nname = 'Card'", "'Card' cannot name a namespace"),
        ("[[namespace]]\nname = 'card'\nlimit = 0", "limit of namespace 'card' is 0: give 1"),
        ("[[namespace]]\nname = 'card'\nlimit = true", "limit is True, which is no whole number"),
        ("[[namespace]]\nname = 'card'\nis_shared = 1", "is_shared is 1, which is no bool"),
        ("[[namespace]]\nname = 'card'\ncolour = 1", "unknown setting 'colour'"),
        ("[[namespace]]\nname = 'c'\n[[namespace]]\nname = 'c'", "'c' stands twice"),
        (
            "[[namespace]]\nname = 'c'\nis_shared = true\nis_identified = true",
            "both is_shared and is_identified",
        ),
        ("namespace = 3", "namespace is 3; write"),
        ("other = 3", "other is 3; write"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(tmp_path: Path, text: str, words: str) -> None:
    file = tmp_path / "rules.toml"
    file.write_text(text, encoding="utf-8")

    with pytest.raises(SettingError, match=words):
        identity.Rules.read(file)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"none\.toml cannot be read"):
        identity.Rules.read(tmp_path / "none.toml")


def test_a_file_that_is_no_toml_is_named(tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text("limit 1", encoding="utf-8")

    with pytest.raises(UnreadableFileError, match="is no TOML"):
        identity.Rules.read(file)


def test_rules_without_blocked_values_block_nothing() -> None:
    rules = replace(identity.RULES, blocked=())

    assert rules.blocks(pa.array(["null", "", "000"])).to_pylist() == [False, False, False]


@pytest.mark.parametrize("of", [identity.Rules, identity.Namespace])
def test_every_setting_is_on_the_reference_page(of: type) -> None:
    page = Path(__file__).parents[2] / "docs" / "reference" / "identity.md"
    text = page.read_text(encoding="utf-8")

    assert [field.name for field in fields(of) if f"| `{field.name}` |" not in text] == []
