"""Assignments: which place or person is in which arm of an experiment, and since when."""

from vitrina.connectors.importer import IMPORTERS, Check, Field, Importer, Output, Reads

IMPORTERS.register("assignments")(
    Importer(
        grain="one unit of one experiment in one arm, from one instant on",
        key=("experiment_id", "unit_id", "from_at"),
        outputs=(Output("assignments"),),
        checks=(
            Check(
                "NOT arm IN ('treated', 'control')",
                ("arm",),
                "not an arm: write treated or control",
            ),
            Check(
                "NOT unit IN ('place', 'person')",
                ("unit",),
                "not a kind of unit: write place or person",
            ),
            Check(
                "unit = 'person' AND NOT regexp_full_match(unit_id, '[a-z][a-z0-9_]*:[^ ].*')",
                ("unit_id",),
                "not an identifier of a person: write its namespace in front, for example card:42",
            ),
            Check(
                "until_at <= from_at",
                ("until_at",),
                "it leaves the arm before it comes into it: correct one of the two",
            ),
        ),
        fields=(
            Field(
                "experiment_id",
                Reads.TEXT,
                "the experiment",
                names=("experiment_id", "experiment", "эксперимент", "id эксперимента"),
                is_required=True,
            ),
            Field(
                "unit",
                Reads.TEXT,
                "what is assigned: place or person",
                names=("unit", "unit_kind", "единица"),
                is_required=True,
            ),
            Field(
                "unit_id",
                Reads.TEXT,
                "a place_id, or an identifier as namespace:value",
                names=("unit_id", "id", "id единицы"),
                is_required=True,
            ),
            Field(
                "arm",
                Reads.TEXT,
                "treated or control",
                names=("arm", "group", "группа"),
                is_required=True,
            ),
            Field(
                "from_at",
                Reads.PLANNED,
                "since when it is in the arm",
                names=("from_at", "from", "assigned_at", "с"),
                is_required=True,
            ),
            Field(
                "until_at",
                Reads.PLANNED,
                "until when; empty: to the end of the experiment",
                names=("until_at", "until", "по"),
            ),
        ),
    )
)
