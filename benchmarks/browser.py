"""A customer's browser as a shop meets it: pages, cookies, forms, redirects.

What the pages are made up of (styles, scripts, pictures) is not fetched, and no script runs.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from html import unescape
from typing import Self
from urllib.parse import urlencode, urljoin, urlsplit

from benchmarks.wire import HOST, Answer, Line, request

MOST_REDIRECTS = 8
SEE_OTHER = (301, 302, 303, 307, 308)
FIELDS = {
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/130.0.0.0 Safari/537.36",
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Language": "en",
    "Accept-Encoding": "gzip",
}
FORM = re.compile(r"<form\b([^>]*)>(.*?)</form>", re.DOTALL | re.IGNORECASE)
INPUT = re.compile(r"<input\b([^>]*)>", re.IGNORECASE)
SELECT = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL | re.IGNORECASE)
OPTION = re.compile(r"<option\b([^>]*)>", re.IGNORECASE)
ATTRIBUTE = re.compile(r"""([\w:-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?""")
CHOSEN = ("checkbox", "radio")
PRESSED = ("submit", "button", "image", "reset", "file")  # not sent, unless they are pressed


@dataclass(frozen=True, slots=True)
class Form:
    """A form of a page that is posted.

    Attributes:
        action: where it is sent to, as a path.
        fields: what would be sent if nobody touched it.
        names: of all its inputs, the boxes that are not ticked too.
    """

    action: str
    fields: Mapping[str, str]
    names: frozenset[str]


class Page:
    """A page, and where it was found after all redirects."""

    def __init__(self, path: str, answer: Answer) -> None:
        self.path = path
        self.status = answer.status
        self.text = answer.body.decode(errors="replace")

    @cached_property
    def forms(self) -> list[Form]:
        """Those that are posted, in order; not those that search, or close a dialog."""
        found = ((_attributes(told), content) for told, content in FORM.findall(self.text))
        return [
            _form(local(self.path, told.get("action") or self.path), content)
            for told, content in found
            if told.get("method", "").lower() == "post"
        ]

    def form(self, **fields: str) -> Form | None:
        """The first form with these values."""
        wanted = fields.items()
        return next((each for each in self.forms if wanted <= each.fields.items()), None)

    def forms_with(self, name: str) -> list[Form]:
        """The forms that have such an input."""
        return [each for each in self.forms if name in each.names]

    def form_with(self, name: str) -> Form | None:
        """The first of them."""
        return next(iter(self.forms_with(name)), None)

    def form_to(self, part: str) -> Form | None:
        """The first form whose address has this part."""
        return next((each for each in self.forms if part in each.action), None)


class Browser:
    """A browser of somebody who was never here; it forgets all at the end of its block."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._line = Line(port)
        self._cookies: dict[str, str] = {}

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._line.close()

    async def open(self, path: str) -> Page:
        """Go to an address, and on to where it redirects."""
        return await self._arrive(path, await self.ask("GET", path))

    async def send(self, form: Form, **typed: str) -> Page:
        """Send a form with what was typed in, and go on to where it redirects."""
        return await self._arrive(form.action, await self.post(form, **typed))

    async def post(self, form: Form, **typed: str) -> Answer:
        """Send a form as a script does, without going anywhere."""
        return await self.ask("POST", form.action, urlencode({**form.fields, **typed}).encode())

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answer:
        """One request and its answer, with cookies both ways."""
        fields = {**FIELDS, "Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if not self._cookies:
            del fields["Cookie"]
        if method == "POST":
            fields["Content-Type"] = "application/x-www-form-urlencoded"
            fields["Origin"] = f"http://{HOST}:{self._port}"
        answer = await self._line.ask(request(method, path, self._port, fields, body))
        for told in answer.all("set-cookie"):
            self._keep(told)
        return answer

    async def _arrive(self, path: str, answer: Answer) -> Page:
        for _ in range(MOST_REDIRECTS):
            if answer.status not in SEE_OTHER:
                break
            path = local(path, answer.field("location"))
            answer = await self.ask("GET", path)
        return Page(path, answer)

    def _keep(self, told: str) -> None:
        # one shop at one address: paths and domains of cookies would change nothing
        pair, *rules = told.split(";")
        name, _, value = pair.partition("=")
        is_gone = any(each.strip().lower() == "max-age=0" for each in rules)
        if is_gone or value in ("", '""'):
            self._cookies.pop(name.strip(), None)
        else:
            self._cookies[name.strip()] = value


def local(path: str, address: str) -> str:
    """An address of the same shop, as it is asked for: without host and fragment."""
    parts = urlsplit(urljoin(path, address))
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def _form(action: str, content: str) -> Form:
    fields: dict[str, str] = {}
    names = set()
    for found in INPUT.findall(content):
        told = _attributes(found)
        kind, name = told.get("type", "text").lower(), told.get("name", "")
        if not name or "disabled" in told or kind in PRESSED:
            continue
        names.add(name)
        if kind not in CHOSEN or "checked" in told:
            fields[name] = told.get("value", "on" if kind in CHOSEN else "")
    for found, options in SELECT.findall(content):
        if name := _attributes(found).get("name", ""):
            names.add(name)
            fields[name] = _chosen(options)
    return Form(action, fields, frozenset(names))


def _chosen(options: str) -> str:
    listed = [_attributes(each) for each in OPTION.findall(options)]
    can_be = [each for each in listed if "disabled" not in each]
    chosen = [each for each in can_be if "selected" in each]
    return next((each.get("value", "") for each in [*chosen, *can_be]), "")


def _attributes(told: str) -> dict[str, str]:
    return {
        name.lower(): unescape(double or single or bare)
        for name, double, single, bare in ATTRIBUTE.findall(told)
    }
