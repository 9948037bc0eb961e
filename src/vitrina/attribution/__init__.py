"""Share the credit for each conversion among the touches before it."""

from vitrina.attribution.by_place import credit_by_place
from vitrina.attribution.calibrate import Calibration, calibrate
from vitrina.attribution.compare import compare
from vitrina.attribution.credit import Credit, credit
from vitrina.attribution.effect import UnitEffect, Verdict
from vitrina.attribution.intervals import intervals
from vitrina.attribution.model import (
    MODELS,
    FitModel,
    Fitted,
    FittedTimes,
    Model,
    TimedModel,
    WeightModel,
)
from vitrina.attribution.next_test import Choice, PossibleTest, Value, next_test
from vitrina.attribution.sequences import Sequences
from vitrina.attribution.spending import spent
from vitrina.attribution.timelines import Timelines

__all__ = [
    "MODELS",
    "Calibration",
    "Choice",
    "Credit",
    "FitModel",
    "Fitted",
    "FittedTimes",
    "Model",
    "PossibleTest",
    "Sequences",
    "TimedModel",
    "Timelines",
    "UnitEffect",
    "Value",
    "Verdict",
    "WeightModel",
    "calibrate",
    "compare",
    "credit",
    "credit_by_place",
    "intervals",
    "next_test",
    "spent",
]
