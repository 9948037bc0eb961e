"""Whether reports are missing: days on which an account with traffic reported nothing at all."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vitrina.optimization.triangle import SILENT_BELOW, Array, by_report_day

# with fewer goals due, silence says nothing; waiting a day too often costs little
DOUBTFUL_BELOW = 1.0


@dataclass(frozen=True, slots=True, eq=False)
class Outages:
    """Runs of silent days.

    Attributes:
        days: positions of days on which reports did not come: chance does not explain it.
        silent_at_the_end: how many days up to the last one are silent, if that is doubtful. An
            outage may be under way, so that nothing should be judged; else 0.
    """

    days: NDArray[np.int64]
    silent_at_the_end: int


def outages(by_age: Array, clicks: NDArray[np.float64], share: NDArray[np.float64]) -> Outages:
    """Find runs of days without a report that clicks lead to expect.

    `silent_days` asks of each day by itself, which a small account never answers: three reports
    a day may all be late once, but not five days long.

    Args:
        by_age: days x ages: goals by day of the click and days to the report, NaN where not known.
        clicks: per day.
        share: of goals that are reported by the end of each age.
    """
    parts = np.diff(share, prepend=0.0)
    seen = np.where(np.isnan(by_age), 0.0, parts).sum(axis=1)
    rate = np.nansum(by_age) / max((clicks * seen).sum(), 1e-9)
    due = by_report_day((rate * clicks[:, None] * parts)[:, None]).sum(axis=1)
    is_silent = by_report_day(by_age[:, None]).sum(axis=1) == 0
    # closed every Sunday is no outage
    is_usual = np.array([is_silent[day % 7 :: 7].mean() > 0.5 for day in range(len(due))])
    missing = [run for run in _runs(is_silent & ~is_usual) if due[run].sum() > SILENT_BELOW]
    at_the_end = next((run for run in _runs(is_silent) if run[-1] == len(due) - 1), [])
    is_doubtful = due[at_the_end].sum() > DOUBTFUL_BELOW if len(at_the_end) else False
    days = np.array([day for run in missing for day in run], dtype=np.int64)
    return Outages(days, len(at_the_end) if is_doubtful else 0)


def _runs(is_silent: NDArray[np.bool_]) -> list[list[int]]:
    runs: list[list[int]] = []
    for day in np.flatnonzero(is_silent):
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(int(day))
        else:
            runs.append([int(day)])
    return runs
