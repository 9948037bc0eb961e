-- One row per conversion whose person an ad platform may know: by a click, a cookie or an account.
-- in:  happened (one row per event, as tellable_events gives them), who (one row per such event:
--      source, event_id, passport_id), goal_types (one row per goal and event type: goal, type,
--      is_reversal), people (one row per identifier: identifier, passport_id), $since,
--      $lookback_days
-- out: goal, source, subject_id, converted_at, value_minor (minor units, after the returns of this
--      very conversion), currency, place_id, is_undone (all of it was given back), is_declined (the
--      person's last word on consent was no), user_id, ids (of each kind the last before the
--      conversion: kind, value, seen_at)
WITH known AS (
    SELECT
        happened.event_id,
        happened.type,
        happened.source,
        happened.occurred_at,
        happened.user_id,
        coalesce(happened.subject_id, happened.event_id) AS subject_id,
        happened.place_id,
        happened.click_id_kind,
        happened.click_id,
        coalesce(happened.value_minor, 0) AS value_minor,
        happened.currency,
        happened.is_declined,
        who.passport_id
    FROM happened
    INNER JOIN who ON happened.source = who.source AND happened.event_id = who.event_id
),

reached AS (
    SELECT
        goal_types.goal,
        goal_types.is_reversal,
        known.event_id,
        known.source,
        known.subject_id,
        known.occurred_at,
        known.user_id,
        known.place_id,
        known.value_minor,
        known.currency,
        known.passport_id
    FROM known
    INNER JOIN goal_types ON known.type = goal_types.type
),

told AS (
    SELECT
        reached.goal,
        reached.source,
        reached.subject_id,
        reached.occurred_at,
        reached.user_id,
        reached.place_id,
        reached.value_minor,
        reached.currency,
        reached.passport_id,
        -- a receipt may be told twice under two event ids: it is one conversion
        row_number() OVER (
            PARTITION BY reached.goal, reached.source, reached.subject_id
            ORDER BY reached.occurred_at, reached.event_id
        ) AS telling
    FROM reached
    WHERE NOT reached.is_reversal
),

originals AS (
    SELECT
        told.goal,
        told.source,
        told.subject_id,
        told.occurred_at,
        told.user_id,
        told.place_id,
        told.value_minor,
        told.currency,
        told.passport_id
    FROM told
    WHERE told.telling = 1 AND told.occurred_at >= CAST($since AS TIMESTAMPTZ)
),

returned AS (
    SELECT
        reached.goal,
        reached.source,
        reached.subject_id,
        CAST(sum(reached.value_minor) AS BIGINT) AS value_minor
    FROM reached
    WHERE reached.is_reversal
    GROUP BY
        reached.goal,
        reached.source,
        reached.subject_id
),

words AS (
    SELECT
        known.passport_id,
        known.is_declined,
        row_number() OVER (
            PARTITION BY known.passport_id
            ORDER BY known.occurred_at DESC, known.is_declined DESC, known.source, known.event_id
        ) AS back
    FROM known
    WHERE known.is_declined IS NOT NULL AND known.passport_id IS NOT NULL
),

clicks AS (
    SELECT
        originals.goal,
        originals.source,
        originals.subject_id,
        known.click_id_kind AS kind,
        known.click_id AS value,
        known.occurred_at AS seen_at,
        row_number() OVER (
            PARTITION BY
                originals.goal, originals.source, originals.subject_id, known.click_id_kind
            ORDER BY known.occurred_at DESC, known.source, known.event_id
        ) AS back
    FROM originals
    INNER JOIN known ON originals.passport_id = known.passport_id
    WHERE
        known.click_id IS NOT NULL
        AND known.click_id_kind IS NOT NULL
        -- the shop's own events carry the click of the landing: with the conversion counts, too
        AND known.occurred_at <= originals.occurred_at
        AND epoch(originals.occurred_at) - epoch(known.occurred_at) <= $lookback_days * 86400
),

cookies AS (
    SELECT
        people.passport_id,
        -- Metrica's are digits; cookies of call tracking carry the name of their source
        min(substr(people.identifier, 8)) AS value
    FROM people
    WHERE regexp_matches(people.identifier, '^cookie:[0-9]{10,25}$')
    GROUP BY people.passport_id
),

accounts AS (
    SELECT
        people.passport_id,
        min(substr(people.identifier, 9)) AS user_id
    FROM people
    WHERE people.identifier LIKE 'user_id:%'
    GROUP BY people.passport_id
),

seen AS (
    SELECT
        clicks.goal,
        clicks.source,
        clicks.subject_id,
        clicks.kind,
        clicks.value,
        clicks.seen_at
    FROM clicks
    WHERE clicks.back = 1
    UNION ALL
    SELECT
        originals.goal,
        originals.source,
        originals.subject_id,
        'cookie' AS kind,
        cookies.value,
        originals.occurred_at AS seen_at
    FROM originals
    INNER JOIN cookies ON originals.passport_id = cookies.passport_id
),

listed AS (
    SELECT
        seen.goal,
        seen.source,
        seen.subject_id,
        list_sort(list(struct_pack(
            kind := seen.kind,
            value := seen.value,
            seen_at := seen.seen_at
        ))) AS ids
    FROM seen
    GROUP BY
        seen.goal,
        seen.source,
        seen.subject_id
)

SELECT
    originals.goal,
    originals.source,
    originals.subject_id,
    originals.occurred_at AS converted_at,
    originals.value_minor + coalesce(returned.value_minor, 0) AS value_minor,
    originals.currency,
    originals.place_id,
    returned.subject_id IS NOT NULL
    AND originals.value_minor + coalesce(returned.value_minor, 0) <= 0 AS is_undone,
    coalesce(words.is_declined, FALSE) AS is_declined,
    coalesce(originals.user_id, accounts.user_id) AS user_id,
    listed.ids
FROM originals
LEFT JOIN returned
    ON
        originals.goal = returned.goal
        AND originals.source = returned.source
        AND originals.subject_id = returned.subject_id
LEFT JOIN words ON originals.passport_id = words.passport_id AND words.back = 1
LEFT JOIN accounts ON originals.passport_id = accounts.passport_id
LEFT JOIN listed
    ON
        originals.goal = listed.goal
        AND originals.source = listed.source
        AND originals.subject_id = listed.subject_id
WHERE
    listed.ids IS NOT NULL
    OR originals.user_id IS NOT NULL
    OR accounts.user_id IS NOT NULL
