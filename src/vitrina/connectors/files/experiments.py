"""Experiments: what is tried, when, and what is counted; who is in them are `assignments`."""

from vitrina.connectors.importer import IMPORTERS, Check, Field, Importer, Output, Reads
from vitrina.events import GOALS

IMPORTERS.register("experiments")(
    Importer(
        grain="one experiment",
        key=("experiment_id",),
        outputs=(Output("experiments"),),
        checks=(
            Check(
                "ends_at <= starts_at",
                ("ends_at",),
                "the test ends before it starts: correct one of the two",
            ),
            Check(
                "planned_share <= 0 OR planned_share >= 1",
                ("planned_share",),
                "not between 0 and 1: write the share that was meant to be treated, like 0.9",
            ),
            Check(
                "NOT treatment IN ('on', 'off')",
                ("treatment",),
                "neither on nor off: write what the treated units get",
            ),
            Check(
                f"NOT goal IN ({', '.join(repr(name) for name in GOALS)})",
                ("goal",),
                f"not a goal: write one of {', '.join(GOALS)}",
            ),
        ),
        fields=(
            Field(
                "experiment_id",
                Reads.TEXT,
                "unique",
                names=("experiment_id", "experiment", "id", "эксперимент", "id эксперимента"),
                is_required=True,
            ),
            Field("name", Reads.TEXT, "as people call it", names=("name", "title", "название")),
            Field(
                "design",
                Reads.TEXT,
                "geo_lift, hold_out, switchback, ...",
                names=("design", "дизайн"),
                is_required=True,
            ),
            Field(
                "channel",
                Reads.TEXT,
                "the channel that it switches, as touches name it",
                names=("channel", "канал"),
            ),
            Field(
                "campaign",
                Reads.TEXT,
                "the campaign that it switches; empty for the whole channel",
                names=("campaign", "кампания"),
            ),
            Field(
                "goal",
                Reads.TEXT,
                "what is counted: receipt, order, ...",
                names=("goal", "metric", "цель"),
                is_required=True,
            ),
            Field(
                "starts_at",
                Reads.PLANNED,
                "the first instant of the test",
                names=("starts_at", "start", "start_date", "начало", "дата начала"),
                is_required=True,
            ),
            Field(
                "ends_at",
                Reads.PLANNED,
                "the instant after its last; it may lie ahead",
                names=("ends_at", "end", "end_date", "окончание", "дата окончания"),
                is_required=True,
            ),
            Field(
                "planned_share",
                Reads.NUMBER,
                "share of the units that was meant to be treated, between 0 and 1",
                names=("planned_share", "share", "доля"),
            ),
            Field(
                "treatment",
                Reads.TEXT,
                "on: the treated get it; off: it is taken from them; empty is on",
                names=("treatment", "воздействие"),
            ),
        ),
    )
)
