"""Links: two identifiers that were seen together, and where."""

from vitrina.connectors.importer import IMPORTERS, SOURCE, Check, Field, Importer, Output, Reads

IMPORTERS.register("links")(
    Importer(
        grain="one observed link between two identifiers",
        key=("left", "right", "occurred_at", "source", "kind"),
        outputs=(Output("links"),),
        checks=(
            Check(
                "strength < 0 OR strength > 1",
                ("strength",),
                "not between 0 and 1: write a probability, or leave it empty",
            ),
        ),
        fields=(
            Field(
                "left",
                Reads.IDENTIFIER,
                "an identifier, as namespace:value",
                names=("left", "identifier", "идентификатор"),
                is_required=True,
            ),
            Field(
                "right",
                Reads.IDENTIFIER,
                "the other identifier, as namespace:value",
                names=("right", "other identifier", "второй идентификатор"),
                is_required=True,
            ),
            Field(
                "occurred_at",
                Reads.TIME,
                "when both were seen together",
                names=("occurred_at", "timestamp", "date", "дата и время", "дата", "время"),
                is_required=True,
            ),
            SOURCE,
            Field(
                "kind",
                Reads.TEXT,
                "login, order, card_shown, receipt, ...",
                names=("kind", "type", "вид", "тип"),
                is_required=True,
            ),
            Field(
                "strength",
                Reads.NUMBER,
                "1 is certain; a proposal has its probability",
                names=("strength", "probability", "вероятность"),
            ),
        ),
    )
)
