"""What recent days will have cost per goal, once all of it is reported."""

from dataclasses import dataclass

import numpy as np

from vitrina.optimization.history import History
from vitrina.optimization.responses import Responses
from vitrina.optimization.triangle import Array, Mask

# curves tell the goals of a month as well as so many counted ones would: to about 3 %
WORTH = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """Some days together.

    Attributes:
        days: how many.
        spend: money.
        goals: in the end.
    """

    days: int
    spend: float
    goals: float

    @property
    def cost(self) -> float:
        """Money per goal; without any goal it has no bounds."""
        return self.spend / self.goals if self.goals > 0 else np.inf


def realised(responses: Responses, history: History, days: Mask) -> Realised:
    """Complete what was reported by what is still to come.

    The curves tell how many goals the spend of these days leads to, and the share that is reported
    by now how many of them should be seen. What was seen beyond or below that scales all of them
    (the Cape Cod method, Buehlmann and Straub 1983, with a gamma prior of the scale). So a day of
    which nothing is reported yet, or nothing ever will be, is neither good nor bad.

    Args:
        responses: fitted on the history.
        history: of which days some are asked for.
        days: which.
    """
    expected = _expected(responses, history)[days]
    seen = np.nansum(history.reported[days])
    due = (expected * history.share_reported[days]).sum()
    scale = max(float(seen) + WORTH, 0.0) / (float(due) + WORTH)
    return Realised(
        days=int(days.sum()),
        spend=float(history.spend[days].sum()),
        goals=float(expected.sum()) * scale,
    )


def _expected(responses: Responses, history: History) -> Array:
    # days x campaigns; an advert that does not run is credited with nobody
    steady = responses.expected(history.spend) + responses.organic() * (history.spend > 0)
    return np.asarray(steady * responses.season.known[:, None])
