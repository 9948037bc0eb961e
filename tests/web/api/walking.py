"""Every operation of the API done once in a sensible order, and what each is to agree with."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.web.api.agreeing import flaws
from tests.web.api.conftest import Program
from vitrina.web.api.once import NEEDS_NONE

Json = Mapping[str, Any]


@dataclass
class Walk:
    """A program that compares each answer with the document, and repeats what it writes."""

    program: Program
    document: Json
    wrong: list[str] = field(default_factory=list)
    seen: set[tuple[str, str]] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=count)

    def get(self, path: str, *, query: Json | None = None, **parts: object) -> Any:
        return self._ask("GET", path, parts, query=query)

    def post(self, path: str, body: object = None, **parts: object) -> Any:
        """Done once: without a key it is refused, and its repeat gets the same bytes."""
        operation = self._operation("POST", path)
        if NEEDS_NONE in operation:
            return self._ask("POST", path, parts, body)
        address = path.format_map(parts)
        keyless = self.program.post(address, body, once="")
        if keyless.status_code != 422 or keyless.json()["reason"] != "no_idempotency_key":
            self.wrong.append(f"POST {path} without a key: {keyless.status_code}")
        once = f"walk {next(self.numbers)}"
        first = self.program.post(address, body, once=once)
        again = self.program.post(address, body, once=once)
        is_same = again.content == first.content or "secret" in first.json()
        if not is_same or again.headers.get("Idempotent-Replayed") != "true":
            self.wrong.append(f"POST {path} again: {again.content!r}")
        return self._compare("POST", path, first)

    def put(self, path: str, body: object, *, query: str = "", **parts: object) -> Any:
        """Done twice: it says how a thing shall be, so nothing differs the second time."""
        address = f"{path.format_map(parts)}{query}"
        self.program.put(address, body)
        first, again = self.program.put(address, body), self.program.put(address, body)
        if first.content != again.content:
            self.wrong.append(f"PUT {path} again: {again.content!r}, not {first.content!r}")
        return self._compare("PUT", path, first)

    def delete(self, path: str, **parts: object) -> None:
        """Done twice, like a PUT."""
        self.program.delete(path.format_map(parts))
        self._compare("DELETE", path, self.program.delete(path.format_map(parts)))

    def unseen(self) -> set[tuple[str, str]]:
        """The operations of the document that the walk has left out."""
        there = {
            (method.upper(), path.removeprefix("/api/v1"))
            for path, methods in self.document["paths"].items()
            for method in methods
        }
        return there - self.seen

    def _ask(
        self, method: str, path: str, parts: Json, body: object = None, query: Json | None = None
    ) -> Any:
        address = path.format_map(parts)
        if method == "GET":
            return self._compare(method, path, self.program.get(address, **(query or {})))
        return self._compare(method, path, self.program.post(address, body))

    def _compare(self, method: str, path: str, answer: Any) -> Any:
        self.seen.add((method, path))
        declared = self._operation(method, path)["responses"]
        told = declared.get(str(answer.status_code)) or declared.get(answer.status_code)
        if told is None:
            self.wrong.append(f"{method} {path}: {answer.status_code} {answer.content!r}")
            return {}
        if "content" not in told:
            return None
        schema = told["content"]["application/json"]["schema"]
        value = answer.json()
        self.wrong += [f"{method} {path} {no}" for no in flaws(value, schema, self.document)]
        return value

    def _operation(self, method: str, path: str) -> Json:
        found: Json = self.document["paths"][f"/api/v1{path}"][method.lower()]
        return found
