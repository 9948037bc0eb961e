-- One row per place and campaign.
-- in:  credited (one row per touch of a converting path: path_id, channel, campaign, conversions,
--      value), happened (one row per event: source, event_id, place_id)
-- out: place_id (NULL: online, or nobody told), channel, campaign, conversions, value (minor units)
SELECT
    happened.place_id,
    credited.channel,
    credited.campaign,
    sum(credited.conversions) AS conversions,
    sum(credited.value) AS value
FROM credited
LEFT JOIN happened
    ON credited.path_id = happened.source || ':' || happened.event_id
GROUP BY
    happened.place_id,
    credited.channel,
    credited.campaign
ORDER BY
    conversions DESC,
    happened.place_id,
    credited.channel,
    credited.campaign
