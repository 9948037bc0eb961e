"""The rules by which identifiers are joined into passports, read from one TOML file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from importlib.resources import files
from pathlib import Path
from typing import Self

import pyarrow as pa
import pyarrow.compute as pc

from vitrina.errors import SettingError, UnreadableFileError

NEVER = r"[^\s\S]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Namespace:
    """How far the identifiers of one namespace can be trusted.

    Attributes:
        name: what stands before the colon, in lower case.
        limit: how many of them one passport can have; None is no limit.
        shared_limit: the same, when only a shared identifier would bring them together.
        degree: one with more neighbours than this is nobody's own and quarantined; None is
            no limit.
        is_identified: a passport that holds one is identified: a mere claim joins nothing to
            it, and a shared identifier or a moment never joins two of them.
        is_shared: may be used by several people, like a browser or a payment card.
        is_moment: belongs to one moment, like a receipt: it is no neighbour itself, and makes
            neighbours of those that met on it.
    """

    name: str
    limit: int | None = None
    shared_limit: int | None = None
    degree: int | None = None
    is_identified: bool = False
    is_shared: bool = False
    is_moment: bool = False

    def __post_init__(self) -> None:
        for setting in ("limit", "shared_limit", "degree"):
            value = getattr(self, setting)
            if value is not None and value < 1:
                raise SettingError(
                    f"{setting} of namespace {self.name!r} is {value}: give 1 or more, or leave "
                    "it out for no limit."
                )
        if self.is_shared and self.is_identified:
            raise SettingError(
                f"Namespace {self.name!r} is both is_shared and is_identified: what several "
                "people may use identifies none of them. Keep one of the two."
            )
        if not self.name or self.name != self.name.lower() or ":" in self.name:
            raise SettingError(
                f"{self.name!r} cannot name a namespace: write it in lower case, without a colon."
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """Everything that decides which identifiers are one person.

    Attributes:
        namespaces: from the strongest to the weakest; links are used in this order.
        other: how a namespace is treated that is not among them; weaker than all of them.
        blocked: regular expressions (RE2) of whole values that mean "not known".
        proved_kinds: kinds of link that prove; any other kind is a claim.
        accepted_strength: links below it are proposals and join nothing; 0 to 1.
    """

    namespaces: tuple[Namespace, ...]
    other: Namespace
    blocked: tuple[str, ...] = ()
    proved_kinds: frozenset[str] = frozenset()
    accepted_strength: float = 1.0

    def __post_init__(self) -> None:
        names = [namespace.name for namespace in self.namespaces]
        if doubled := sorted({name for name in names if names.count(name) > 1}):
            raise SettingError(f"Namespace {doubled[0]!r} stands twice in the rules: keep one.")
        if not 0 < self.accepted_strength <= 1:
            raise SettingError(
                f"accepted_strength is {self.accepted_strength}: give a share above 0, up to 1."
            )
        for pattern in self.blocked:
            _matches(pa.nulls(1, pa.string()), pattern)  # a Python list would load pandas

    @classmethod
    def read(cls, path: Path | str) -> Self:
        """Load rules from a TOML file laid out like the one that is shipped.

        Raises:
            UnreadableFileError: no such file, or no TOML.
            SettingError: a setting that is unknown, missing or of a value that cannot be used.
        """
        file = Path(path)
        try:
            return cls.parse(file.read_text(encoding="utf-8"), where=str(file))
        except (OSError, UnicodeDecodeError) as error:
            raise UnreadableFileError(
                f"The identity rules {file} cannot be read ({error}). Check the path, or copy "
                "the shipped rules.toml there."
            ) from error

    @classmethod
    def parse(cls, text: str, *, where: str) -> Self:
        """Load rules from the text of a TOML file; `where` names it in errors."""
        try:
            given = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise UnreadableFileError(f"{where} is no TOML: {error}.") from error
        namespaces = given.pop("namespace", [])
        if not isinstance(namespaces, list):
            raise SettingError(f"{where}: namespace is {namespaces!r}; write [[namespace]] tables.")
        settings = {"namespaces": namespaces, **given}
        _check_names(settings, cls, where)
        return cls(
            namespaces=tuple(_namespace(each, where) for each in namespaces),
            other=_namespace(given.get("other", {"name": "other"}), where),
            blocked=tuple(_texts(given, "blocked", where)),
            proved_kinds=frozenset(_texts(given, "proved_kinds", where)),
            accepted_strength=_share(given, where),
        )

    @property
    def blocked_pattern(self) -> str:
        """One regular expression for whole values (without their namespace) that are blocked."""
        either = "|".join(f"(?:{pattern})" for pattern in self.blocked)
        return f"(?is)\\A(?:{either})\\z" if either else NEVER

    def blocks(self, values: pa.Array) -> pa.Array:
        """For each value (without its namespace), whether it is a placeholder for "not known"."""
        return _matches(values, self.blocked_pattern)


def _matches(values: pa.Array, pattern: str) -> pa.Array:
    # RE2 needs time in proportion to the text, whatever the pattern
    try:
        return pc.match_substring_regex(values, pattern)
    except pa.ArrowInvalid as error:
        raise SettingError(
            f"The blocked pattern {pattern!r} is no regular expression of RE2: {error}. It knows "
            "no look-around and no back-references."
        ) from error


def _namespace(given: object, where: str) -> Namespace:
    if not isinstance(given, dict):
        raise SettingError(f"{where}: other is {given!r}; write an [other] table.")
    _check_names(given, Namespace, f"{where}, namespace {given.get('name')!r}")
    kinds = {field.name: field.type for field in fields(Namespace)}
    for name, value in given.items():
        if not _fits(kinds[name], value):
            raise SettingError(
                f"{where}, namespace {given.get('name')!r}: {name} is {value!r}, which is no "
                f"{getattr(kinds[name], '__name__', 'whole number')}."
            )
    if "name" not in given:
        raise SettingError(f'{where}: a namespace has no name. Add name = "...".')
    return Namespace(**given)


def _fits(kind: object, value: object) -> bool:
    wanted = kind if isinstance(kind, type) else int
    return type(value) is wanted


def _texts(given: Mapping[str, object], name: str, where: str) -> list[str]:
    value = given.get(name, [])
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise SettingError(f"{where}: {name} is {value!r}; give a list of texts.")
    return value


def _share(given: Mapping[str, object], where: str) -> float:
    value = given.get("accepted_strength", 1.0)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise SettingError(f"{where}: accepted_strength is {value!r}; give a number up to 1.")
    return float(value)


def _check_names(given: Mapping[str, object], kind: type, where: str) -> None:
    known = [field.name for field in fields(kind)]
    if unknown := sorted(set(given) - set(known)):
        raise SettingError(
            f"{where} has an unknown setting {unknown[0]!r}. Known: {', '.join(known)}."
        )


RULES = Rules.parse(
    files("vitrina.identity").joinpath("rules.toml").read_text(encoding="utf-8"),
    where="the shipped rules.toml",
)
