"""Node and the locked packages of this folder, installed when they are missing or outdated."""

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from scripts.web_assets import NPM_CI, npm

HERE = Path(__file__).parent
LOCK = HERE / "package-lock.json"
# npm writes it last
INSTALLED = HERE / "node_modules/.package-lock.json"
ESBUILD = HERE / "node_modules/esbuild/bin/esbuild"


@dataclass(frozen=True, slots=True)
class Node:
    """The machine's Node, or the one that set-up took from PyPI."""

    environment: Mapping[str, str] = field(repr=False)

    def command(self, program: Path, *arguments: str) -> list[str]:
        return ["node", str(program), *arguments]

    def bundle(self, program: Path, into: Path) -> None:
        """Make one script for a browser out of a program and the packages that it imports."""
        options = [f"--outfile={into}", "--bundle", "--format=iife", "--log-level=warning"]
        bundling = self.command(ESBUILD, str(program), *options)
        subprocess.run(bundling, env=self.environment, check=True)


def install() -> Node:
    """Install what the lock names, unless it is there already.

    Raises:
        OSError: there is no Node, and none can be had.
        CalledProcessError: the packages cannot be had.
    """
    command, environment = npm()
    if not INSTALLED.exists() or INSTALLED.stat().st_mtime < LOCK.stat().st_mtime:
        subprocess.run([*command, *NPM_CI], cwd=HERE, env=environment, check=True)
    return Node(environment)
