"""Spend: what advertising cost, by day and as finely as the platform tells."""

from vitrina.connectors.importer import (
    CURRENCY,
    IMPORTERS,
    SOURCE,
    Check,
    Field,
    Importer,
    Output,
    Reads,
)

IMPORTERS.register("spend")(
    Importer(
        grain="one day of one platform, account, campaign, ad group, placement and keyword",
        key=("day", "platform", "account", "campaign", "ad_group", "placement", "keyword"),
        prepare="connectors/files/spend_rows.sql",
        outputs=(Output("spend"),),
        checks=(
            Check(
                "impressions < 0",
                ("impressions",),
                "a negative number of impressions: correct it",
            ),
            Check("clicks < 0", ("clicks",), "a negative number of clicks: correct it"),
        ),
        fields=(
            Field(
                "day",
                Reads.DAY,
                "day in the account's zone",
                names=("day", "date", "день", "дата"),
                is_required=True,
            ),
            SOURCE,
            Field(
                "platform",
                Reads.TEXT,
                "where the money went; else the `source` of the import",
                names=("platform", "площадка", "рекламная система"),
            ),
            Field(
                "account",
                Reads.TEXT,
                "the platform's account",
                names=("account", "аккаунт", "логин", "кабинет"),
            ),
            Field(
                "campaign",
                Reads.TEXT,
                "campaign",
                names=("campaign", "campaign name", "кампания", "название кампании"),
                is_required=True,
            ),
            Field(
                "ad_group",
                Reads.TEXT,
                "ad group",
                names=("ad_group", "ad group", "adset", "группа", "группа объявлений"),
            ),
            Field(
                "placement",
                Reads.TEXT,
                "site or app that showed it",
                names=("placement", "место размещения"),
            ),
            Field(
                "keyword",
                Reads.TEXT,
                "keyword",
                names=("keyword", "ключевая фраза", "ключевое слово", "условие показа"),
            ),
            Field(
                "impressions",
                Reads.WHOLE,
                "times shown or sent",
                names=("impressions", "показы"),
            ),
            Field("clicks", Reads.WHOLE, "clicks", names=("clicks", "клики")),
            Field(
                "cost",
                Reads.MONEY,
                "what it cost",
                names=("cost", "spend", "amount spent", "расход", "расходы", "стоимость"),
                is_required=True,
            ),
            CURRENCY,
        ),
    )
)
