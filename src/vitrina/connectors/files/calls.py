"""Calls: who called which number, as call tracking exports it (CoMagic, Roistat, Metrica).

The caller's own number is read by no field, so it is never stored: an importer has no key to
make a token with, and in clear it may not stay. What ties a call to its visitor is the id that
call tracking gave the browser.
"""

from vitrina.connectors.importer import (
    IMPORTERS,
    SOURCE,
    TIME_OF_DAY,
    Check,
    Field,
    Importer,
    Output,
    Reads,
)


def _text(name: str, meaning: str, *names: str) -> Field:
    return Field(name, Reads.TEXT, meaning, names=(name, *names))


IMPORTERS.register("calls")(
    Importer(
        grain="one call",
        key=("source", "event_id"),
        prepare="connectors/files/calls_rows.sql",
        outputs=(Output("events"),),
        checks=(
            Check(
                "talk_seconds < 0 OR talk_seconds > 86400",
                ("talk_seconds",),
                "no length of a call: write seconds, from 0 to 86400",
            ),
        ),
        fields=(
            Field(
                "occurred_at",
                Reads.TIME,
                "when the call began",
                names=(
                    *("occurred_at", "start_time", "start time", "datetime", "call_time", "date"),
                    *("дата и время", "дата звонка", "дата", "время звонка", "начало"),
                ),
                is_required=True,
                joined_to="time_of_day",
            ),
            TIME_OF_DAY,
            _text(
                "call_id",
                "unique within its source; without it made of the row's values",
                *("id", "call id", "communication_id", "id звонка", "номер звонка"),
            ),
            SOURCE,
            _text(
                "number_called",
                "which of our numbers, as each advert may have its own",
                *("virtual_phone_number", "virtual number", "виртуальный номер", "номер линии"),
            ),
            Field(
                "talk_seconds",
                Reads.WHOLE,
                "how long was talked, in seconds",
                names=(
                    *("talk_seconds", "talk_duration", "talkduration", "duration"),
                    *("total_duration", "длительность", "длительность разговора"),
                ),
            ),
            _text(
                "is_lost",
                "1, true, yes or да: nobody took it, so nothing was talked",
                *("lost", "callmissed", "missed", "пропущен", "потерян"),
            ),
            _text("user_id", "the shop's own id of a customer", "userid", "customer_id"),
            _text(
                "client_id",
                "Metrica's ClientId of the browser, which becomes cookie:id",
                *("ua_client_id", "clientid", "_ym_uid"),
            ),
            _text(
                "visitor_id",
                "call tracking's own id of the browser, which becomes cookie:source.id",
                *("visitor", "roistat", "roistat_visit", "посетитель"),
            ),
            _text("yclid", "the click id of Yandex Direct"),
            _text("place_id", "the place that was called", "place", "store", "точка"),
            _text(
                "page",
                "the page on which the visit began; its query is left out",
                *("entrance_page", "url", "landing", "страница входа"),
            ),
            _text("referrer", "URL of the page before; its query is left out", "referer"),
            _text("utm_source", "campaign source", "search_engine"),
            _text("utm_medium", "campaign medium"),
            _text(
                "utm_campaign",
                "campaign",
                *("campaign_name", "campaign", "кампания", "рекламная кампания"),
            ),
            _text("utm_content", "campaign content"),
            _text("utm_term", "campaign term"),
        ),
    )
)
