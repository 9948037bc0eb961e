"""Changes that a person makes by hand: written down, made there, confirmed here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from vitrina.connectors.ad_values import checked_amount, checked_sites, checked_state
from vitrina.connectors.ads.csv_files.sheets import add, rows_of, write
from vitrina.connectors.advertising import Amount, Campaign, Setting, Sites, State, Value
from vitrina.connectors.amounts import as_decimal, from_decimal
from vitrina.errors import RefusedError, SettingError, UnconfirmedError
from vitrina.money import Money

PERIODS: Mapping[str, Literal["day", "week", "click", "goal"]] = {
    "day": "day",
    "week": "week",
    "click": "click",
    "goal": "goal",
}
VALUE = ("value", "currency", "per")
CAMPAIGNS = ("campaign_id", "campaign", "setting", *VALUE)
CHANGES = ("key", "campaign_id", "campaign", "setting", "before", *VALUE, "is_made")
MOST_SITES = 10_000
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True)
class Changes:
    """The two files of a folder."""

    folder: Path

    @property
    def campaigns_file(self) -> Path:
        return self.folder / "campaigns.csv"

    @property
    def changes_file(self) -> Path:
        return self.folder / "changes.csv"

    def campaigns(self) -> Sequence[Campaign]:
        names: dict[str, str] = {}
        values: dict[str, dict[Setting, Value]] = {}
        for row in self._standing():
            names[row["campaign_id"]] = row["campaign"]
            found = values.setdefault(row["campaign_id"], {})
            found[_setting(row)] = _value(row)
        return [Campaign(each, name, values[each]) for each, name in names.items()]

    def read(self, campaign_id: str, setting: Setting) -> Value:
        return _value(self._row(campaign_id, setting))

    def propose(self, campaign_id: str, setting: Setting, value: Value, *, key: str) -> None:
        """Write it down once; return only where it was confirmed."""
        row = self._row(campaign_id, setting)
        _require_like(value, setting, _value(row))
        known = [each for each in self._changes() if each["key"] == key]
        if not known:
            told = {"key": key, "before": row["value"], "is_made": NO, **_cells(value)}
            names = {name: row[name] for name in ("campaign_id", "campaign", "setting")}
            add(self.changes_file, CHANGES, [{**names, **told}])
        elif known[0]["is_made"] == YES:
            return
        raise UnconfirmedError(
            f"The change stands in {self.changes_file.name}. Make it on the platform's pages, then "
            f"confirm {key!r}."
        )

    def confirm(self, key: str) -> None:
        """Let what was written down stand there from now on.

        Raises:
            RefusedError: there is no such change.
        """
        changes = self._changes()
        made = next((each for each in changes if each["key"] == key), None)
        if made is None:
            raise RefusedError(
                404,
                "no_change",
                f"No change of {key!r} stands in the file. Look for its key there.",
            )
        if made["is_made"] == YES:
            return
        place = (made["campaign_id"], made["setting"])
        standing = [
            row | {name: made[name] for name in VALUE}
            if (row["campaign_id"], row["setting"]) == place
            else row
            for row in self._standing()
        ]
        # what stands there first: a crash in between leaves the change to be confirmed again
        write(self.campaigns_file, CAMPAIGNS, standing)
        write(
            self.changes_file,
            CHANGES,
            [row | {"is_made": YES} if row["key"] == key else row for row in changes],
        )

    def _standing(self) -> list[dict[str, str]]:
        return rows_of(self.campaigns_file, CAMPAIGNS)

    def _changes(self) -> list[dict[str, str]]:
        return rows_of(self.changes_file, CHANGES)

    def _row(self, campaign_id: str, setting: Setting) -> dict[str, str]:
        for row in self._standing():
            if (row["campaign_id"], row["setting"]) == (campaign_id, setting):
                return row
        raise RefusedError(
            404,
            "no_setting",
            f"{self.campaigns_file.name} has no {setting} of the campaign {campaign_id[:40]!r}: "
            "write down what stands there.",
        )


def _setting(row: Mapping[str, str]) -> Setting:
    try:
        return Setting(row["setting"])
    except ValueError:
        raise SettingError(
            f"{row['setting']!r} is no setting of a campaign. Use one of {', '.join(Setting)}."
        ) from None


def _value(row: Mapping[str, str]) -> Value:
    """What a row says: 500.00 with its currency and unit, on or off, or sites parted by blanks."""
    match _setting(row):
        case Setting.STATE:
            if row["value"] not in ("on", "off"):
                raise SettingError(f"A state is on or off, not {row['value']!r}: correct the file.")
            return State(row["value"] == "on")
        case Setting.EXCLUDED_SITES:
            return Sites(tuple(sorted({each.lower() for each in row["value"].split()})))
        case _:
            if row["per"] not in PERIODS or not row["currency"]:
                raise SettingError(
                    f"An amount needs its currency and what it is per, not {row['per']!r}: correct "
                    "the file."
                )
            money = from_decimal(row["value"], row["currency"])
            return Amount(money.minor, money.currency, PERIODS[row["per"]])


def _cells(value: Value) -> Mapping[str, str]:
    match value:
        case State():
            return {"value": "on" if value.is_on else "off"}
        case Sites():
            return {"value": " ".join(value.names)}
        case Amount():
            amount = as_decimal(Money(value.minor, value.currency))
            return {"value": amount, "currency": value.currency, "per": value.per}


def _require_like(value: Value, setting: Setting, there: Value) -> None:
    """Refuse a value of another kind, currency or unit than what stands there."""
    match there:
        case State():
            checked_state(value)
        case Sites():
            checked_sites(value, most=MOST_SITES)
        case Amount():
            checked_amount(value, setting, currency=there.currency, per=there.per)
