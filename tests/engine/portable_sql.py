"""What portable SQL says: where SQLGlot needs correcting, where it does not, what is refused."""

# SQLGlot's own translation of each of these fails on Spark, or gives other rows there
CORRECTED = {
    "positions in a list count from one": (
        "SELECT given.key, u.item, u.place FROM given "
        "CROSS JOIN UNNEST(given.items) WITH ORDINALITY AS u(item, place)"
    ),
    "a left join keeps who has no items": (
        "SELECT given.key, u.item FROM given LEFT JOIN UNNEST(given.items) AS u(item) ON TRUE"
    ),
    "a join may follow the items": (
        "SELECT given.key, u.item, other.key AS other FROM given "
        "CROSS JOIN UNNEST(given.items) AS u(item) "
        "JOIN (SELECT 'k' AS key, 'x' AS item) AS other ON u.item = other.item"
    ),
    "a list has a length": "SELECT key, len(items) AS r FROM given",
    "an index outside a list is NULL": "SELECT key, items[3] AS r, items[9] AS s FROM given",
    "a column may be the index": "SELECT key, items[number] AS r FROM given",
    "a negative index counts from the end": "SELECT key, items[-1] AS r FROM given",
    "the last item": "SELECT key, items[len(items)] AS r FROM given",
    "a slice": "SELECT key, items[2:3] AS r, items[2:] AS s, items[1:number] AS t FROM given",
    "a list keeps its NULLs": (
        "SELECT list_sort(list(text)) AS r, list_sort(list(DISTINCT text)) AS s FROM given"
    ),
    "a list of no rows is NULL": (
        "SELECT list_sort(list(key) FILTER (WHERE number > 100)) AS r FROM given"
    ),
    "structs sort their NULLs last": (
        "SELECT list_sort(list(struct_pack(n := number, k := key))) AS r FROM given"
    ),
    "distinct items leave out NULL": (
        "SELECT key, list_sort(list_distinct(items)) AS r, len(list_distinct(items)) AS s "
        "FROM given"
    ),
    "a list with a NULL lacks what it lacks": (
        "SELECT key, list_contains(items, 'x') AS r FROM given"
    ),
    "a NULL list adds nothing": "SELECT key, list_concat(items, ['w']) AS r FROM given",
    "a position in a list": "SELECT key, list_position(items, 'x') AS r FROM given",
    "a list backwards": "SELECT key, list_reverse(items) AS r FROM given",
    "a series may be empty": (
        "SELECT key, generate_series(1, number) AS r, range(0, number) AS s FROM given"
    ),
    "a time has microseconds": (
        "SELECT key, epoch(occurred_at) AS r, epoch_us(occurred_at) AS s FROM given"
    ),
    "a distance has microseconds": (
        "SELECT key, epoch(occurred_at) - epoch(TIMESTAMPTZ '2026-01-01 00:00:00+00') AS r "
        "FROM given"
    ),
    "days of the week start on Monday": (
        "SELECT key, extract(isodow FROM occurred_at) AS r FROM given"
    ),
    "a local time has no zone": (
        "SELECT key, occurred_at AT TIME ZONE 'Europe/Moscow' AS r, "
        "date_trunc('week', occurred_at AT TIME ZONE 'Europe/Moscow') AS s FROM given"
    ),
    "the instant at which a local week starts": (
        "SELECT key, date_trunc('week', occurred_at AT TIME ZONE 'Europe/Moscow') "
        "AT TIME ZONE 'Europe/Moscow' AS r FROM given"
    ),
    "a real is rounded half to even": (
        "SELECT key, CAST(real AS BIGINT) AS r, CAST(real AS INTEGER) AS s FROM given"
    ),
    "a decimal is rounded half away from zero": "SELECT CAST(2.5 AS BIGINT) AS r",
    "a real sum is rounded": "SELECT CAST(sum(real) - 0.5 AS BIGINT) AS r FROM given",
    "division by zero is infinite": (
        "SELECT key, number / divisor AS r, real / divisor AS s, 0 / divisor AS t FROM given"
    ),
    "a division in a division": "SELECT key, number / (real / divisor) AS r FROM given",
    "a quotient of decimals is real": "SELECT 2.5 / 2 AS r FROM given",
    "whole division by zero is NULL": (
        "SELECT key, number // divisor AS r, number % divisor AS s FROM given"
    ),
    "a floor is real": "SELECT key, floor(real) AS r, ceil(real) AS s, trunc(real) AS t FROM given",
    "a quantile lies between values": (
        "SELECT quantile_cont(real, 0.9) AS r, "
        "quantile_cont(number, 0.5) FILTER (WHERE number > 0) AS s FROM given"
    ),
    "the first that is not NULL": (
        "SELECT min_by(text, real) AS r, max_by(text, real) AS s FROM given"
    ),
}

# what agrees as it is, and has to stay so when SQLGlot, DuckDB or Spark change
SAME = {
    "NULL sorts last": (
        "SELECT key, row_number() OVER (ORDER BY number, key) AS r, "
        "row_number() OVER (ORDER BY number DESC, key) AS s FROM given"
    ),
    "NULL sorts last in a text": (
        "SELECT string_agg(key, '>' ORDER BY number, key) AS r, "
        "string_agg(key, '>' ORDER BY number DESC, key) AS s, "
        "string_agg(key, '>' ORDER BY key) FILTER (WHERE number > 100) AS t FROM given"
    ),
    "the length of a text": "SELECT key, length(text) AS r FROM given",
    "a position in a text": "SELECT key, strpos(text, 'b') AS r FROM given",
    "NULL in a text": "SELECT key, text || '!' AS r, concat(text, '!') AS s FROM given",
    "letters": "SELECT key, lower(text) AS r, upper(text) AS s, text LIKE '%b_' AS t FROM given",
    "escapes": r"SELECT 'it''s \n \\' AS r, regexp_matches('a.b', '^a\.b$') AS s",
    "a part of a text": (
        "SELECT split_part('card:42', ':', 2) AS r, split_part(key, ':', 5) AS s, "
        "regexp_extract('https://a.b/c', '^https?://([^/]+)', 1) AS t, "
        "regexp_extract(key, '[0-9]') AS u, regexp_replace('a1b2', '[0-9]', '', 'g') AS v "
        "FROM given"
    ),
    "items from a text": "SELECT string_split('a.b', '.') AS r, array_to_string(['a'], '>') AS s",
    "items that change": (
        "SELECT key, list_transform(items, lambda item: item || key) AS r, "
        "list_filter(items, lambda item: item <> 'x') AS s FROM given"
    ),
    "no NULL is distinct from another": (
        "SELECT key, number IS NOT DISTINCT FROM NULL AS r, number IS DISTINCT FROM 1 AS s "
        "FROM given"
    ),
    "halves are rounded away from zero": (
        "SELECT key, round(real) AS r, CAST(round(real) AS BIGINT) AS s FROM given"
    ),
    "spread": (
        "SELECT var_samp(real) AS r, stddev_samp(real) AS s, median(real) AS t, avg(number) AS u, "
        "var_samp(real) FILTER (WHERE key = 'a') AS v FROM given"
    ),
    "counts under a condition": (
        "SELECT count(*) FILTER (WHERE number > 0) AS r, count(text) AS s, "
        "count(DISTINCT divisor) AS t, count(DISTINCT (divisor, text)) AS u, "
        "CAST(sum(number) FILTER (WHERE number > 100) AS BIGINT) AS v FROM given"
    ),
    "the one with the most": "SELECT max_by(key, number) AS r, min_by(key, number) AS s FROM given",
    "claims": "SELECT bool_or(number > 1) AS r, bool_and(number > 1) AS s FROM given",
    "days in a zone": (
        "SELECT key, CAST(occurred_at AT TIME ZONE 'Europe/Moscow' AS DATE) AS r, "
        "CAST(date_trunc('week', occurred_at AT TIME ZONE 'Europe/Moscow') AS DATE) AS s, "
        "extract(hour FROM occurred_at AT TIME ZONE 'America/New_York') AS t FROM given"
    ),
    "days in UTC": (
        "SELECT key, date_trunc('day', occurred_at) AS r, CAST(occurred_at AS DATE) AS s, "
        "extract(year FROM occurred_at) AS t FROM given"
    ),
    "times that move": (
        "SELECT key, occurred_at + INTERVAL 3 DAY AS r, occurred_at + number * INTERVAL 1 HOUR "
        "AS s, CAST(occurred_at AS DATE) + 3 AS t FROM given"
    ),
    "values before and after": (
        "SELECT key, lag(number) OVER (ORDER BY key) AS r, "
        "last_value(number IGNORE NULLS) OVER (ORDER BY key) AS s, "
        "first_value(number) OVER (PARTITION BY divisor ORDER BY key) AS t FROM given"
    ),
    "a window of days": (
        "SELECT key, max(real) OVER (ORDER BY occurred_at "
        "RANGE BETWEEN INTERVAL 90 DAY PRECEDING AND CURRENT ROW) AS r FROM given "
        "WHERE occurred_at IS NOT NULL"
    ),
    "the first of each": (
        "SELECT key FROM given QUALIFY row_number() OVER (PARTITION BY divisor ORDER BY key) = 1"
    ),
    "text of whole numbers and days": (
        "SELECT key, CAST(number AS VARCHAR) AS r, CAST(number > 0 AS VARCHAR) AS s, "
        "CAST(CAST(occurred_at AS DATE) AS VARCHAR) AS t, CAST(NULL AS VARCHAR) AS u FROM given"
    ),
    "whole numbers of claims, texts and NULL": (
        "SELECT key, CAST(number > 0 AS INTEGER) AS r, CAST('42' AS BIGINT) AS s, "
        "CAST(NULL AS BIGINT) AS t, CAST(number AS INTEGER) AS u FROM given"
    ),
    "digests": "SELECT key, md5(text) AS r, sha256(text) AS s FROM given",
    "logarithms and roots": (
        "SELECT key, ln(real + 3) AS r, log10(real + 3) AS s, sqrt(real + 3) AS t FROM given"
    ),
    "numbers in a row per number": "SELECT key, unnest(range(number)) AS r FROM given",
    "an empty list of texts": "SELECT key, coalesce(items, CAST([] AS VARCHAR[])) AS r FROM given",
    "rows written down": "SELECT t.n, t.s FROM (VALUES (1, 'a'), (2, 'b')) AS t(n, s)",
    "rows of both": "SELECT key FROM given UNION ALL SELECT key FROM given EXCEPT SELECT 'a'",
    "a word of SQL as a name": 'SELECT key AS "left", number AS "order by" FROM given',
    "whole names are not told apart by case": "SELECT KEY AS k, Number AS n FROM given",
}

REFUSED = {
    "date_diff('day', occurred_at, occurred_at)": "epoch",
    "epoch_ms(occurred_at)": r"epoch\(t\) \* 1000",
    "to_timestamp(number)": "INTERVAL 1 SECOND",
    "to_days(number)": "INTERVAL 1 DAY",
    "TRY_CAST(text AS BIGINT)": "imported",
    "random()": "seeded",
    "first(key)": "min",
    "last(key)": "max",
    "percentile_cont(0.5) WITHIN GROUP (ORDER BY real)": "quantile_cont",
    "quantile_disc(real, 0.5)": "quantile_cont",
    "quantile(real, 0.5)": "quantile_cont",
    "approx_count_distinct(key)": "count",
    "approx_quantile(real, 0.5)": "quantile_cont",
    "dayofweek(occurred_at)": "isodow",
    "extract(dow FROM occurred_at)": "ISODOW",
    "extract(second FROM occurred_at)": "epoch",
    "text -> '$.a'": "column",
    "text ->> '$.a'": "column",
    "hash(key)": "both",
    "list_sum([1, 2])": "both",
    "list(key ORDER BY number)": "list_sort",
    "list(key)": "list_sort",
    "list_distinct(items)": "list_sort",
    "string_agg(key, ',')": "ORDER BY",
    "log(real)": "log10",
    "round(real, 2)": "100",
    "regexp_replace(key, 'a', 'b')": "'g'",
    "CAST(occurred_at AS DATE) - DATE '2026-01-01'": "epoch",
    "date_trunc('week', CAST(occurred_at AS DATE))": "AS DATE",
    "[]": r"CAST\(\[\] AS",
    "generate_series(1, 9, 2)": "step",
    "* REPLACE (1 AS key)": "Name the columns",
}
