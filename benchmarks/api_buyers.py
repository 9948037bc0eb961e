"""Buy by one call of a shop's API for each order, as an app or a till does."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Self

from benchmarks.buying import CREATED, FAILED, SOLD_OUT, Verdict
from benchmarks.wire import Line, request


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiPlan:
    """What to buy.

    Attributes:
        port: of the shop.
        path: that orders are posted to.
        headers: of every request.
        key_header: that holds what tells a repeat from a new wish.
        bodies: one order each; its key is its number and `run`.
        clients: how many buy at the same time.
        refusal: status and a word of the answer that says "sold out".
        run: tells the keys of this plan from another's.
    """

    port: int
    path: str
    headers: dict[str, str]
    key_header: str
    bodies: list[str]
    clients: int
    refusal: tuple[int, str]
    run: str

    @property
    def orders(self) -> int:
        return len(self.bodies)

    @property
    def client(self) -> Callable[[], "_ApiClient"]:
        return partial(_ApiClient, self)


class _ApiClient:
    """A program that keeps its connection."""

    def __init__(self, plan: ApiPlan) -> None:
        self._plan = plan
        self._line = Line(plan.port)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._line.close()

    async def buy(self, number: int) -> Verdict:
        try:
            answer = await self._line.ask(self._request(number))
        except (OSError, EOFError):
            self._line.close()
            raise
        found = verdict(answer.status, answer.body, self._plan.refusal)
        said = f"{answer.status} {answer.body.decode(errors='replace')}"
        return found, said if found == FAILED else ""

    def _request(self, number: int) -> bytes:
        plan = self._plan
        fields = {
            "Content-Type": "application/json",
            **plan.headers,
            plan.key_header: f"{plan.run}-{number}",
        }
        return request("POST", plan.path, plan.port, fields, plan.bodies[number].encode())


def verdict(status: int, body: bytes, refusal: tuple[int, str]) -> str:
    """Whether an answer means sold, sold out, or that something failed."""
    if status == 201:
        return CREATED
    is_refusal = status == refusal[0] and refusal[1].encode() in body
    return SOLD_OUT if is_refusal else FAILED
