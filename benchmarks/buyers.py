"""Buy over HTTP in a process of its own, so that what it takes is not the shop's.

It reads a plan as JSON from standard input, and prints what came of it as JSON.
"""

import asyncio
import json
import subprocess
import sys
from dataclasses import asdict

from benchmarks.api_buyers import ApiPlan
from benchmarks.buying import Bought, buy
from benchmarks.page_buyers import PagesPlan

PLANS: dict[str, type[ApiPlan | PagesPlan]] = {each.__name__: each for each in (ApiPlan, PagesPlan)}


def bought(plan: ApiPlan | PagesPlan) -> Bought:
    """What comes of a plan that a process of its own carries out."""
    command = [sys.executable, "-m", "benchmarks.buyers"]
    told = json.dumps([type(plan).__name__, asdict(plan)])
    answered = subprocess.run(command, input=told, check=True, stdout=subprocess.PIPE, text=True)
    return Bought(**json.loads(answered.stdout))


def main() -> None:
    """Carry out the plan that standard input tells."""
    name, told = json.load(sys.stdin)
    print(json.dumps(asdict(asyncio.run(buy(PLANS[name](**told))))))


if __name__ == "__main__":
    main()
