"""A token says nothing without its key."""

import re
from collections.abc import Callable
from hashlib import sha256

import pytest

from vitrina.errors import SettingError
from vitrina.privacy.tokens import Tokens

KEY, ANOTHER_KEY = b"k" * 32, b"o" * 32

TokensOf = Callable[[bytes], Callable[[str, str], str]]


def assert_needs_its_key(tokens_of: TokensOf) -> None:
    """With another key the same value has another token, so no list of values can be tried."""
    mine, anothers = tokens_of(KEY), tokens_of(ANOTHER_KEY)
    assert mine("phone", "+79995551111") != anothers("phone", "+79995551111")


def assert_keeps_namespaces_apart(tokens_of: TokensOf) -> None:
    of = tokens_of(KEY)
    assert of("email", "42").partition(":")[2] != of("card", "42").partition(":")[2]


def test_the_same_value_has_the_same_token_each_time() -> None:
    assert Tokens(KEY).of("email", "a@b.ru") == Tokens(KEY).of("email", "a@b.ru")
    assert Tokens(KEY).of("email", "a@b.ru") != Tokens(KEY).of("email", "c@b.ru")


def test_a_token_is_its_namespace_and_128_bits_in_letters() -> None:
    assert re.fullmatch(r"email:[a-z2-7]{26}", Tokens(KEY).of("email", "a@b.ru"))


def test_a_token_cannot_be_had_without_the_key() -> None:
    assert_needs_its_key(lambda key: Tokens(key).of)


def test_an_email_and_a_card_of_one_spelling_are_not_joined() -> None:
    assert_keeps_namespaces_apart(lambda key: Tokens(key).of)


def test_an_unkeyed_token_is_caught() -> None:
    def unkeyed(_key: bytes) -> Callable[[str, str], str]:
        return lambda namespace, value: f"{namespace}:{sha256(value.encode()).hexdigest()[:26]}"

    with pytest.raises(AssertionError):
        assert_needs_its_key(unkeyed)
    with pytest.raises(AssertionError):
        assert_keeps_namespaces_apart(unkeyed)


def test_a_value_that_is_no_valid_text_still_has_a_token() -> None:
    assert Tokens(KEY).of("email", "\ud800@b.ru").startswith("email:")


def test_a_short_key_is_refused_with_what_to_do() -> None:
    with pytest.raises(SettingError, match=r"32 bytes or more, not 5.*root key"):
        Tokens(b"short")


def test_a_namespace_with_a_colon_would_make_tokens_ambiguous() -> None:
    with pytest.raises(AssertionError):
        Tokens(KEY).of("a:b", "1")
