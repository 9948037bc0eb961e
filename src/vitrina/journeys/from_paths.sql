-- One row per distinct path.
-- in:  given (one row per path: path as a list of channels, conversions, value, nulls)
-- out: path_id, goal, passport_id, converted_at (all three NULL but the id), path, campaigns (the
--      channels again), touches, hours (touches $gap_hours apart), conversions, value, nulls
WITH summed AS (
    SELECT
        coalesce(given.path, CAST([] AS VARCHAR[])) AS path,
        CAST(sum(given.conversions) AS DOUBLE) AS conversions,
        CAST(sum(given.value) AS DOUBLE) AS value,
        CAST(sum(given.nulls) AS DOUBLE) AS nulls
    FROM given
    GROUP BY coalesce(given.path, CAST([] AS VARCHAR[]))
),

named AS (
    SELECT
        -- a name that depends on nothing but the channels; chr(31) is ASCII's unit separator
        'given:' || md5(array_to_string(summed.path, chr(31))) AS path_id,
        summed.path,
        CASE
            WHEN len(summed.path) = 0 THEN CAST([] AS BIGINT[])
            ELSE range(1, len(summed.path) + 1)
        END AS positions,
        summed.conversions,
        summed.value,
        summed.nulls
    FROM summed
)

SELECT
    named.path_id,
    CAST(NULL AS VARCHAR) AS goal,
    CAST(NULL AS VARCHAR) AS passport_id,
    CAST(NULL AS TIMESTAMPTZ) AS converted_at,
    named.path,
    named.path AS campaigns,
    list_transform(
        named.positions, lambda place: named.path_id || ':' || CAST(place AS VARCHAR)
    ) AS touches,
    list_transform(
        named.positions,
        lambda place: CAST((len(named.path) + 1 - place) * $gap_hours AS DOUBLE)
    ) AS hours,
    named.conversions,
    named.value,
    named.nulls
FROM named
