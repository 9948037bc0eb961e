"""Make .venv with a locked installer, on a machine that has Python 3.11 and nothing else."""

import subprocess
import sys
from pathlib import Path

VENV = Path(".venv")


def main() -> None:
    """Create the environment and put the locked uv into it."""
    if sys.version_info < (3, 11):  # noqa: UP036  # this file is run before anything is checked
        sys.exit(
            f"Vitrina needs Python 3.11 or newer, and this is {sys.version.split()[0]}. "
            "Name another one: make demo PYTHON=python3.12"
        )
    print("Setting up: a virtual environment in .venv", flush=True)
    made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
    if made.returncode:
        sys.exit("Python's venv module could not run. On Debian: apt-get install python3-venv")
    pip = [str(VENV / "bin/python"), "-m", "pip", "--quiet", "--disable-pip-version-check"]
    lock = [
        "install",
        "--require-hashes",
        "--only-binary",
        ":all:",
        "-r",
        "requirements/bootstrap.lock",
    ]
    subprocess.run([*pip, *lock], check=True)


if __name__ == "__main__":
    main()
