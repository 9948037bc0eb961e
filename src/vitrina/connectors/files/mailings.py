"""Mailings: who was sent which campaign, and when."""

from vitrina.connectors.importer import IMPORTERS, SOURCE, Check, Field, Importer, Output, Reads

RECIPIENT = ("identifier", "card", "user_id", "household")

IMPORTERS.register("mailings")(
    Importer(
        grain="one piece of one campaign, sent to one recipient",
        key=("source", "event_id"),
        prepare="connectors/files/mailings_rows.sql",
        one_of=(RECIPIENT, ("sent_at", "starts_at")),
        outputs=(
            Output("events", "connectors/files/mailings_events.sql"),
            Output("campaigns", "connectors/files/mailings_campaigns.sql", stands_alone=True),
        ),
        checks=(
            Check(
                "identifier IS NULL",
                RECIPIENT,
                "no recipient: fill in whom it was sent to",
            ),
            Check(
                "occurred_at IS NULL",
                ("sent_at", "starts_at"),
                "no time: fill in when it was sent",
            ),
            Check(
                "ends_at <= starts_at",
                ("ends_at",),
                "the campaign ends before it starts: correct one of the two",
            ),
            Check(
                "has_two_bodies",
                ("campaign",),
                "the rows of this campaign disagree on its name, channel, start or end: "
                "make them equal",
            ),
        ),
        fields=(
            Field(
                "campaign",
                Reads.TEXT,
                "as touches and spend name it",
                names=("campaign", "campaign_id", "кампания", "рассылка"),
                is_required=True,
            ),
            SOURCE,
            Field(
                "identifier",
                Reads.IDENTIFIER,
                "the recipient, as namespace:value",
                names=("identifier", "идентификатор"),
            ),
            Field(
                "card",
                Reads.TEXT,
                "loyalty card number, which becomes card:number",
                names=("card", "card no", "карта", "номер карты"),
            ),
            Field(
                "user_id",
                Reads.TEXT,
                "the shop's own id of a customer, which becomes user_id:id",
                names=("user_id", "customer_id", "customer", "клиент", "id клиента"),
            ),
            Field(
                "household",
                Reads.TEXT,
                "household, which becomes household:id",
                names=("household", "household_id"),
            ),
            Field(
                "sent_at",
                Reads.TIME,
                "when it was sent; without it the campaign's start",
                names=("sent_at", "sent", "date", "отправлено", "дата отправки", "дата"),
                is_filled=True,
            ),
            Field(
                "channel",
                Reads.TEXT,
                "direct_mail (also without it), email, sms, ...",
                names=("channel", "medium", "канал"),
            ),
            Field(
                "campaign_name",
                Reads.TEXT,
                "as people call it",
                names=("campaign_name", "campaign name", "название", "название кампании"),
            ),
            Field(
                "starts_at",
                Reads.TIME,
                "the campaign's first instant",
                names=("starts_at", "start_date", "start", "начало", "дата начала"),
            ),
            Field(
                "ends_at",
                Reads.TIME,
                "the instant after its last",
                names=("ends_at", "end_date", "end", "окончание", "дата окончания"),
            ),
        ),
    )
)
