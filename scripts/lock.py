"""Resolve every requirements/*.lock again: hashes in, registry hosts out."""

import subprocess
import sys
from pathlib import Path

UV = Path(".venv/bin/uv")
COMMON = [
    *("--quiet", "--upgrade", "--universal", "--python-version", "3.11"),
    *("--generate-hashes", "--no-header", "--no-annotate"),
    *("--no-emit-index-url", "--no-emit-find-links"),
    *("--constraint", "requirements/constraints.txt"),
]
RUN = [
    "pyproject.toml",
    *("--extra", "console", "--extra", "collector", "--extra", "shop", "--extra", "demo"),
    "requirements/build.in",
]
DEV = [*RUN, "--extra", "spark", "--extra", "polars", "--group", "dev"]
LOCKS = {
    "bootstrap": ["requirements/bootstrap.in"],
    "node": ["requirements/node.in"],
    "run": RUN,
    "dev": DEV,
    "bench": [*DEV, "--group", "bench"],
    "pretix": ["requirements/pretix.in"],
    "oscar": ["requirements/oscar.in"],
}


def main() -> None:
    """Write the lock files named on the command line, or all of them."""
    if not UV.exists():
        sys.exit("There is no .venv yet: run `make check` once, then `make lock`.")
    for name in sys.argv[1:] or LOCKS:
        print(f"requirements/{name}.lock", flush=True)
        command = [str(UV), "pip", "compile", *COMMON, *LOCKS[name]]
        subprocess.run(
            [*command, "-o", f"requirements/{name}.lock"], check=True, stdout=subprocess.DEVNULL
        )


if __name__ == "__main__":
    main()
