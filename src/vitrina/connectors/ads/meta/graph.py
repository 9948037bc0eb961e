"""Meta's Graph: how it is asked, page by page, and what its errors mean."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from vitrina.connectors.ad_values import LONGEST_WAIT, require_settled
from vitrina.connectors.answers import answer_object, json_object, part, rows, text, whole
from vitrina.connectors.http import Http, Reply
from vitrina.errors import RefusedError, ThrottledError

API = "https://graph.facebook.com/v25.0"  # of the shapes read here
TITLE = "Meta"
PAGE = 200  # rows
MOST_PAGES = 10_000
WAIT_SECONDS = 300.0  # where Meta does not say
# asked too often: the app, the user, the page, the account, and the cases of business use
TOO_OFTEN = frozenset((4, 17, 32, 613, *range(80_000, 80_015)))
UNSETTLED = frozenset((1, 2))  # "an unknown error", "a service is down": done or not
INVALID, NOT_THERE = 100, 33  # a parameter is wrong; with that subcode its object is not there
_USAGE = "x-business-use-case-usage"
_ROW = re.compile(r"\b(?:data|events?)\[([0-9]{1,4})\]", re.ASCII)


@dataclass(frozen=True, slots=True)
class Refusal:
    """What Meta will not do.

    Attributes:
        code: Meta's number of it, with the finer one behind a dot.
        is_invalid: something that was sent is wrong; else it is about the access or the account.
        row: the row of the data at fault, from 0, if Meta names one.
    """

    http_status: int
    code: str
    is_invalid: bool
    row: int | None = None

    def error(self) -> RefusedError:
        return RefusedError(
            self.http_status,
            f"meta_{self.code}"[:40],
            f"{TITLE} refuses: code {self.code}. Look it up in its list of error codes.",
        )


@dataclass(frozen=True, slots=True)
class Graph:
    """The token goes in a header and never into an address, which logs keep."""

    access_token: str = field(repr=False)
    http: Http = field(repr=False)
    base_url: str = API

    def get(self, path: str, query: Mapping[str, str]) -> Mapping[str, object]:
        """Read an object.

        Raises:
            ThrottledError: Meta wants to be asked later.
            RefusedError: it will not tell.
            ConnectionError: no whole answer came.
        """
        answer = self._settled("GET", f"{path}?{urlencode(query)}", None, "")
        if isinstance(answer, Refusal):
            raise answer.error()
        return answer

    def pages(self, path: str, query: Mapping[str, str]) -> Iterator[Mapping[str, object]]:
        """The rows of a list, over all its pages; raises as `get` does."""
        asked = {**query, "limit": str(PAGE)}
        for _ in range(MOST_PAGES):
            answer = self.get(path, asked)
            yield from rows(answer, "data")
            paging = part(answer, "paging")
            after = text(part(paging, "cursors"), "after")
            # the address of the next page holds the token: only its cursor is taken
            if not text(paging, "next") or not after:
                return
            asked["after"] = after
        raise ConnectionError(f"{TITLE}'s list {path} has no end.")

    def set(self, path: str, fields: Mapping[str, str]) -> None:
        """Change fields of an object; raises as `get`, and ConnectionError where nobody knows."""
        form = "application/x-www-form-urlencoded"
        answer = self._settled("POST", path, urlencode(fields).encode(), form)
        if isinstance(answer, Refusal):
            raise answer.error()
        if answer.get("success") is not True:
            raise ConnectionError(f"{TITLE} does not say what it changed.")

    def post(self, path: str, told: Mapping[str, object]) -> Mapping[str, object] | Refusal:
        """Tell something; the answer, or why not. Raises as `get` for all else."""
        body = json.dumps(told, ensure_ascii=False).encode()
        return self._settled("POST", path, body, "application/json")

    def _settled(
        self, method: str, path: str, body: bytes | None, kind: str
    ) -> Mapping[str, object] | Refusal:
        headers = {"Authorization": f"Bearer {self.access_token}"}
        if body is not None:
            headers["Content-Type"] = kind
        reply = self.http(method, f"{self.base_url}/{path}", headers=headers, body=body)
        if reply.status == 200:
            return answer_object(reply.body)
        return _refusal(reply)


def _refusal(reply: Reply) -> Refusal:
    try:
        error = part(json_object(reply.body), "error")
    except RefusedError:
        error = {}
    code, subcode = whole(error, "code"), whole(error, "error_subcode")
    if reply.status == 429 or code in TOO_OFTEN:
        raise ThrottledError(TITLE, _wait(reply))
    require_settled(TITLE, reply, wait=WAIT_SECONDS)
    if code in UNSETTLED or error.get("is_transient") is True:
        raise ConnectionError(f"{TITLE} answers code {code}: look what stands there.")
    found = _ROW.search(text(error, "message"))
    return Refusal(
        reply.status,
        ".".join(str(each) for each in (code, subcode) if each > 0) or str(reply.status),
        is_invalid=code == INVALID and subcode != NOT_THERE,
        row=int(found[1]) if found else None,
    )


def _wait(reply: Reply) -> float:
    """Seconds; the header tells minutes for each case of business use that was used up."""
    try:
        usage = json_object(reply.headers.get(_USAGE, "").encode())
    except RefusedError:
        return WAIT_SECONDS
    cases = [each for name in usage for each in _cases(usage, name)]
    minutes = max((whole(each, "estimated_time_to_regain_access") for each in cases), default=0)
    return min(60.0 * minutes, LONGEST_WAIT) if minutes > 0 else WAIT_SECONDS


def _cases(usage: Mapping[str, object], name: str) -> list[Mapping[str, object]]:
    found = usage[name]
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []
