"""The mapping that a source declares: one of the ready ones by name, or its own as JSON."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

import msgspec

from vitrina.collector.doors import Source
from vitrina.collector.mapping.rules import Rule, checked
from vitrina.errors import MappingError

READY = Path(__file__).with_name("ready")
SETTING = "mapping"


class _Mapping(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping: its rules, and the settings that its sender usually needs."""

    rules: tuple[Rule, ...] = ()
    settings: Mapping[str, str] = {}


def ready_names() -> list[str]:
    """The mappings that come with the product."""
    return sorted(path.stem for path in READY.glob("*.toml"))


def rules_of(source: Source) -> tuple[Rule, ...]:
    """The rules that a source declares.

    Raises:
        MappingError: it declares none, or one that cannot be followed.
    """
    written = source.settings.get(SETTING, "").strip()
    if not written:
        raise MappingError(
            f"The source {source.name!r} declares no mapping yet. Set `mapping` to one of "
            f"{', '.join(ready_names())}, or to rules of its own; then replay."
        )
    return _read(written).rules


def checked_mapping(written: str) -> tuple[Rule, ...]:
    """The rules of a mapping that a source is to declare.

    Raises:
        MappingError: it cannot be followed.
    """
    return _read(written.strip()).rules


def declared_settings(source: Source) -> Mapping[str, str]:
    """The settings of a source over those that its ready mapping brings along."""
    try:
        brought = _read(source.settings.get(SETTING, "").strip()).settings
    except MappingError:
        brought = {}
    return {**brought, **source.settings}


@lru_cache(maxsize=256)
def _read(written: str) -> _Mapping:
    try:
        if written.startswith("{"):
            mapping = msgspec.json.decode(written, type=_Mapping)
        elif written in ready_names():
            content = tomllib.loads((READY / f"{written}.toml").read_text(encoding="utf-8"))
            mapping = msgspec.convert(content, type=_Mapping)
        else:
            raise MappingError(
                f"No ready mapping is named {written[:80]!r}. There are "
                f"{', '.join(ready_names())}; a mapping of your own is a JSON object."
            )
    except (msgspec.DecodeError, RecursionError) as error:
        raise MappingError(f"The mapping cannot be read: {error}.") from error
    checked(mapping.rules)
    return mapping
