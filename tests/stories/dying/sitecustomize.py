"""Found by every Python of a shop that is to die: SIGKILL at a named step of answering, once.

The step stands in the file `die-at` of a folder on PYTHONPATH: `effect`, after what was asked is
done and before anything is kept; `answer`, after all is kept and before anybody is told. With
`forget` in it nothing is kept at all: the sabotaged server.
"""

import importlib.util
import os
import signal
import sys
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from typing import Any

TOLD = Path(os.environ["PYTHONPATH"].split(os.pathsep)[0]) / "die-at"
ANSWERING = "vitrina.commerce.idempotency.services"


def _die_at(step: str) -> None:
    if TOLD.exists() and TOLD.read_text() == step:
        TOLD.unlink()
        os.kill(os.getpid(), signal.SIGKILL)


def _arm(services: Any) -> None:
    whole = services.answer_once

    def answer_once(scope: str, key: str, asked: bytes, deed: Any, **about: Any) -> Any:
        def done() -> Any:
            answer = deed()
            _die_at("effect")
            return answer

        is_forgetful = TOLD.exists() and TOLD.read_text() == "forget"
        given = services.verb(done)() if is_forgetful else whole(scope, key, asked, done, **about)
        _die_at("answer")
        return given

    services.answer_once = answer_once


class _Arming(MetaPathFinder):
    def find_spec(self, name: str, path: Any, target: Any = None) -> ModuleSpec | None:
        if name != ANSWERING:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        assert spec is not None
        loader: Any = spec.loader
        execute = loader.exec_module

        def armed(module: Any) -> None:
            execute(module)
            _arm(module)

        loader.exec_module = armed
        return spec


sys.meta_path.insert(0, _Arming())
