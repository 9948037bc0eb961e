"""Run named steps with a progress bar each, and note what each one took."""

import resource
import time
from collections.abc import Iterable

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn
from rich.table import Column

from vitrina.web.pipeline import Step
from vitrina.web.report import Taken


def run_steps(steps: Iterable[Step], console: Console) -> list[Taken]:
    """Run every step in order.

    Returns:
        One entry per step: its name, wall and CPU seconds, and the peak memory so far.
    """
    columns = (
        TextColumn("{task.fields[title]}", table_column=Column(min_width=28, no_wrap=True)),
        BarColumn(bar_width=12, table_column=Column(min_width=12)),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("[dim]{task.description}", table_column=Column(ratio=1, no_wrap=True)),
    )
    with Progress(*columns, console=console, expand=True) as progress:
        return [_run(step, progress) for step in steps]


def _run(step: Step, progress: Progress) -> Taken:
    task = progress.add_task("", total=1.0, title=step.title)
    wall, cpu = time.perf_counter(), time.process_time()
    said = step.run(lambda share, text: progress.update(task, completed=share, description=text))
    progress.update(task, completed=1.0, description=said)
    return Taken(
        name=step.title,
        seconds=time.perf_counter() - wall,
        cpu_seconds=time.process_time() - cpu,
        peak_bytes=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024,
    )
