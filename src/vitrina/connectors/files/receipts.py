"""Receipts, one row each or several: receipts, their lines and one event per receipt."""

from vitrina.connectors.importer import (
    CURRENCY,
    IMPORTERS,
    SOURCE,
    TIME_OF_DAY,
    Check,
    Field,
    Importer,
    Output,
    Reads,
)

# what tells a file of lines from a file of receipts
LINE_FIELDS = ("quantity", "sku", "item", "price")

IMPORTERS.register("receipts")(
    Importer(
        grain="one receipt, or one line of a receipt",
        key=("source", "receipt_id"),
        prepare="connectors/files/receipts_rows.sql",
        part="line",
        part_columns=(
            *("line", "sku", "name", "category", "quantity"),
            *("price_minor", "sum_minor", "discount_minor"),
        ),
        one_of=(("total", "line_sum"),),
        outputs=(
            Output("receipts", "connectors/files/receipts_receipts.sql"),
            Output("receipt_lines", "connectors/files/receipts_lines.sql"),
            Output("events", "connectors/files/receipts_events.sql"),
        ),
        checks=(
            Check(
                "operation = 'sale' AND quantity < 0",
                ("quantity",),
                "a negative quantity on a sale: map the column that tells returns to "
                "'operation', or give the return a receipt of its own",
            ),
            Check(
                "operation = 'sale' AND total_minor < 0",
                ("total", "line_sum"),
                "a negative total on a sale: write 'return' as its operation",
            ),
        ),
        fields=(
            Field(
                "receipt_id",
                Reads.TEXT,
                "unique within its source",
                names=(
                    *("receipt_id", "receipt", "receipt no", "check no", "basket_id"),
                    *("чек", "номер чека", "№ чека", "чек №", "id чека", "идентификатор чека"),
                ),
                is_required=True,
            ),
            SOURCE,
            Field(
                "occurred_at",
                Reads.TIME,
                "when it was printed",
                names=(
                    *("occurred_at", "date", "datetime", "time", "timestamp", "date and time"),
                    *("дата", "дата и время", "дата/время", "время", "дата чека"),
                ),
                is_required=True,
                joined_to="time_of_day",
            ),
            TIME_OF_DAY,
            Field(
                "received_at",
                Reads.TIME,
                "when it reached us, where the till sends late",
                names=("received_at",),
            ),
            Field(
                "place_id",
                Reads.TEXT,
                "the place of the till",
                names=("place_id", "place", "store", "store_id", "магазин", "точка", "касса"),
            ),
            Field(
                "operation",
                Reads.OPERATION,
                "sale or return; without it a negative total is a return",
                names=(
                    "operation",
                    "operation type",
                    "операция",
                    "тип операции",
                    "признак расчета",
                ),
                is_filled=True,
            ),
            CURRENCY,
            Field(
                "identifier",
                Reads.IDENTIFIER,
                "who paid, as namespace:value",
                names=("identifier", "идентификатор"),
            ),
            Field(
                "card",
                Reads.TEXT,
                "loyalty card number, which becomes card:number",
                names=(
                    "card",
                    "card no",
                    "loyalty card",
                    "карта",
                    "номер карты",
                    "карта лояльности",
                ),
            ),
            Field(
                "original_receipt_id",
                Reads.TEXT,
                "on a return: the receipt that it undoes",
                names=("original_receipt_id", "original receipt", "исходный чек", "чек продажи"),
            ),
            Field(
                "order_id",
                Reads.TEXT,
                "the online order that it closes",
                names=("order_id", "order", "order no", "заказ", "номер заказа"),
            ),
            Field("fn", Reads.TEXT, "fiscal drive number", names=("fn", "фн")),
            Field("fd", Reads.TEXT, "fiscal document number", names=("fd", "фд")),
            Field("fp", Reads.TEXT, "fiscal sign", names=("fp", "фп", "фпд")),
            Field(
                "quote_proof",
                Reads.TEXT,
                "proof of the price quoted online",
                names=("quote_proof",),
            ),
            Field(
                "sku",
                Reads.TEXT,
                "the product",
                names=("sku", "product_id", "article", "артикул", "код товара"),
                needs="line_sum",
            ),
            Field(
                "item",
                Reads.TEXT,
                "name of the product as printed",
                names=("item", "item name", "product", "product name", "товар", "номенклатура"),
                needs="line_sum",
            ),
            Field(
                "category",
                Reads.TEXT,
                "product category",
                names=("category", "категория", "группа товаров"),
                only_with=LINE_FIELDS,
                needs="line_sum",
            ),
            Field(
                "quantity",
                Reads.NUMBER,
                "units or weight; without it 1",
                names=("quantity", "qty", "количество", "кол-во"),
                is_filled=True,
                needs="line_sum",
            ),
            Field(
                "price",
                Reads.MONEY,
                "shelf price of one unit, before discounts",
                names=("price", "unit price", "цена"),
                needs="line_sum",
            ),
            Field(
                "line",
                Reads.WHOLE,
                "number of the line on its receipt; without it the order in the file",
                names=("line", "line no", "строка", "номер строки", "№ строки"),
                is_filled=True,
                only_with=LINE_FIELDS,
                needs="line_sum",
            ),
            Field(
                "discount",
                Reads.MONEY,
                "discounts and coupons taken off the line",
                names=("discount", "скидка"),
                only_with=LINE_FIELDS,
                needs="line_sum",
            ),
            Field(
                "line_sum",
                Reads.MONEY,
                "what was paid for the line",
                names=(
                    *("line_sum", "line total", "sales_value", "сумма строки", "сумма позиции"),
                    *("стоимость", "sum", "amount", "сумма"),
                ),
                is_filled=True,
                only_with=LINE_FIELDS,
            ),
            Field(
                "total",
                Reads.MONEY,
                "what was paid for the whole receipt; without it the sum of its lines",
                names=(
                    *("total", "receipt total", "итого", "итог", "сумма чека", "итого по чеку"),
                    *("sum", "amount", "сумма"),
                ),
                is_filled=True,
            ),
        ),
    )
)
