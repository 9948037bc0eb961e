-- One row per path, by one unit, with the person's last conversion before it.
-- in:  paths (one row per path, with person_group)
-- out: path_id, path (list of channels; of campaigns if $unit says so), channels, campaigns,
--      touches, hours (from each touch to the conversion, or to the last touch),
--      hours_since_previous (from the person's previous conversion to this one; NULL: none is
--      known, or the path did not convert), person_group, conversions, value (as in paths), nulls
WITH following AS (
    SELECT
        paths.path_id,
        CASE WHEN $unit = 'campaign' THEN paths.campaigns ELSE paths.path END AS path,
        paths.path AS channels,
        paths.campaigns,
        paths.touches,
        paths.hours,
        paths.converted_at,
        CASE
            WHEN paths.passport_id IS NOT NULL AND paths.converted_at IS NOT NULL
                THEN lag(paths.converted_at) OVER (
                    PARTITION BY paths.passport_id
                    ORDER BY
                        paths.converted_at,
                        paths.path_id
                )
        END AS previous_at,
        paths.person_group,
        paths.conversions,
        paths.value,
        paths.nulls
    FROM paths
)

SELECT
    following.path_id,
    following.path,
    following.channels,
    following.campaigns,
    following.touches,
    following.hours,
    (epoch(following.converted_at) - epoch(following.previous_at)) / 3600
        AS hours_since_previous,
    following.person_group,
    CAST(following.conversions AS DOUBLE) AS conversions,
    CAST(following.value AS DOUBLE) AS value,
    CAST(following.nulls AS DOUBLE) AS nulls
FROM following
