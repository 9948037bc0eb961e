"""Share the credit for each conversion among the touches before it."""

from vitrina.attribution.compare import compare
from vitrina.attribution.credit import Credit, credit
from vitrina.attribution.model import MODELS, FitModel, Fitted, Model, WeightModel
from vitrina.attribution.sequences import Sequences

__all__ = [
    "MODELS",
    "Credit",
    "FitModel",
    "Fitted",
    "Model",
    "Sequences",
    "WeightModel",
    "compare",
    "credit",
]
