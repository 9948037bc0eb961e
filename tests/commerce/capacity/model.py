"""The capacity kernel as dictionaries: what the real one is compared with."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

Key = tuple[int, int]  # pool_id, t0


@dataclass(slots=True)
class ModelHold:
    asked: dict[Key, int]
    subject: str
    expires: int
    state: str = "held"
    promised: Counter[Key] = field(default_factory=Counter)  # still taken of the cells
    out: Counter[Key] = field(default_factory=Counter)  # of it: handed over

    def left(self) -> dict[Key, int]:
        return {key: n - self.out[key] for key, n in self.promised.items() if n > self.out[key]}


@dataclass(slots=True)
class Model:
    """Cells have the capacity that the owner wants; a promise beyond it was there before."""

    wanted: dict[Key, int]
    now: int = 0
    holds: dict[str, ModelHold] = field(default_factory=dict)
    untold: list[str] = field(default_factory=list)

    def promised(self, key: Key, state: str = "") -> int:
        states = {state} if state else {"held", "committed"}
        return sum(each.promised[key] for each in self.holds.values() if each.state in states)

    def out(self, key: Key) -> int:
        return sum(each.out[key] for each in self.holds.values())

    def free(self, key: Key) -> int:
        return max(0, self.wanted.get(key, 0) - self.promised(key))

    def counters(self, key: Key) -> tuple[int, int, int, int]:
        capacity = max(self.wanted[key], self.promised(key))
        return capacity, self.promised(key, "held"), self.promised(key, "committed"), self.out(key)

    def expire(self, pools: set[int] | None = None) -> None:
        for each in self.holds.values():
            touched = {pool for pool, _ in each.asked}
            if self.is_late(each) and (pools is None or pools & touched):
                each.state = "expired"
                self.untold.append(each.subject)

    def is_late(self, each: ModelHold) -> bool:
        return each.state == "held" and each.expires <= self.now

    def has(self, asked: Mapping[Key, int], own: Mapping[Key, int] | None = None) -> bool:
        return all(self.free(key) + (own or {}).get(key, 0) >= n for key, n in asked.items())

    def place(self, name: str, asked: dict[Key, int], ttl: int) -> str:
        if name in self.holds:
            return "held" if self.holds[name].asked == asked else "key_reused"
        if not self.has(asked):
            self.expire({pool for pool, _ in asked})
        if not self.has(asked):
            return "sold_out"
        self.holds[name] = ModelHold(
            asked, f"order:{name}", self.now + ttl, promised=Counter(asked)
        )
        return "held"

    def commit(self, name: str) -> str:
        each = self.holds[name]
        if self.is_late(each):
            each.state = "expired"
            self.untold.append(each.subject)
        elif each.state == "held":
            each.state = "committed"
        return each.state

    def swap(self, name: str, asked: dict[Key, int]) -> str:
        each = self.holds[name]
        if each.state != "committed":
            return "not_committed"
        if not self.swappable(each, asked):
            self.expire({pool for pool, _ in asked})
        if not self.swappable(each, asked):
            return "sold_out"
        each.promised = Counter(each.out) + Counter(asked)
        return "committed"

    def swappable(self, each: ModelHold, asked: Mapping[Key, int]) -> bool:
        left = each.left()
        return all(
            n <= left.get(key, 0) or self.free(key) >= n - left.get(key, 0)
            for key, n in asked.items()
        )
