-- One row per code word and place where it was said.
-- in:  events (one row per event; subject_id of a code word's use is the word)
-- out: word (as words are compared: small letters, е for ё), place_id, uses, last_used_at
SELECT
    replace(lower(trim(subject_id)), 'ё', 'е') AS word,
    place_id,
    count(*) AS uses,
    max(occurred_at) AS last_used_at
FROM events
WHERE type = 'Code Word Used' AND subject_id IS NOT NULL
GROUP BY replace(lower(trim(subject_id)), 'ё', 'е'), place_id
