"""A standalone Spark on this machine: a master and two workers, each a process of its own."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyspark

START_SECONDS = 240
WORKERS = 2
_CLASSES = "org.apache.spark.deploy"


@contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """The address of the master, once both workers have told it that they are there."""
    log = folder / "master.log"
    processes = [_start("master.Master", log, "--port", "0", "--webui-port", "0")]
    try:
        master = _said(r"Starting Spark master at (\S+)", log)
        for number in range(WORKERS):
            given = (
                "--cores",
                "1",
                "--memory",
                "700m",
                "--work-dir",
                str(folder / f"work{number}"),
            )
            processes.append(
                _start(
                    "worker.Worker",
                    folder / f"worker{number}.log",
                    *given,
                    "--webui-port",
                    "0",
                    master,
                )
            )
        _said("(?s)" + ".*".join(["Registering worker"] * WORKERS), log)
        yield master
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(timeout=30)


def settings(folder: Path) -> dict[str, str]:
    """The environment of a driver that stays on this machine."""
    (folder / "conf").mkdir(exist_ok=True)
    lines = {
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.ui.enabled": "false",
        "spark.executor.memory": "600m",
        "spark.sql.shuffle.partitions": "4",
    }
    text = "".join(f"{name} {value}\n" for name, value in lines.items())
    (folder / "conf/spark-defaults.conf").write_text(text)
    return {**os.environ, "SPARK_CONF_DIR": str(folder / "conf")}


def _start(kind: str, log: Path, *arguments: str) -> subprocess.Popen[bytes]:
    command = [str(Path(pyspark.__file__).parent / "bin/spark-class"), f"{_CLASSES}.{kind}"]
    with log.open("wb") as out:
        return subprocess.Popen(
            [*command, "--host", "127.0.0.1", *arguments],
            env={**os.environ, "SPARK_DAEMON_MEMORY": "256m", "SPARK_LOCAL_IP": "127.0.0.1"},
            stdout=out,
            stderr=out,
        )


def _said(pattern: str, log: Path) -> str:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if found := re.search(pattern, log.read_text()):
            return found.group(found.re.groups)
        time.sleep(0.2)
    raise AssertionError(f"Spark did not say {pattern!r}: {log.read_text()[-2000:]}")
