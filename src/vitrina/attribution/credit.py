"""Apply an attribution model to paths."""

from dataclasses import dataclass

from sqlglot import exp

from vitrina.attribution import fits, rules, times
from vitrina.attribution.aggregates import Aggregates, aggregate
from vitrina.attribution.cost import with_cost
from vitrina.attribution.model import Model, TimedModel, WeightModel
from vitrina.engine import Table, TableLike, select, together
from vitrina.errors import SettingError, UnknownNameError

PATHS = ("path_id", "path", "campaigns", "touches", "hours", "conversions", "value", "nulls")
UNITS = ("channel", "campaign", "touch")


@dataclass(frozen=True, slots=True, eq=False)
class Credit:
    """The credit that `model` gives on `paths`; nothing has run yet."""

    paths: Table
    model: Model

    def by(self, unit: str, *, spend: TableLike | None = None) -> Table:
        """The credit of each channel, campaign or touch.

        Args:
            unit: channel, campaign or touch.
            spend: one row per entry: a column named as the unit, cost_minor, currency. Not
                with touches, which have no cost of their own.

        Returns:
            For channels and campaigns, one row per unit that is on any path, converting or
            not: channel (or campaign), conversions, value (in the units of the paths), and
            with spend also cost_minor and romi, the return on it as a share (0.5: every 1
            spent brought 1.5 of value); both are NULL where there is no cost. Units with
            cost but no path have a row too. Conversions without a touch go to '(no touch)',
            what a timed model credits to no touch to '(baseline)'.
            For touches, one row per touch of a converting path: path_id, touch, position
            (from 1), channel, campaign, conversions, value; a timed model adds a row at
            position 0 to each path for the baseline.
            A rule stays lazy; a model that learns from all paths is fitted now.

        Raises:
            UnknownNameError: no such unit.
            SettingError: spend by touch.
            MissingColumnsError: spend lacks a column named above.
            CurrencyError: spend is in more than one currency.
        """
        if unit not in UNITS:
            raise UnknownNameError("unit of credit", unit, UNITS)
        if unit == "touch":
            return self._by_touch(spend)
        table = unit_credit(aggregate(self.paths, unit), self.model)
        if spend is not None:
            table = with_cost(table, spend, unit=unit)
        return _named(table, unit)

    def within_channels(self) -> Table:
        """The credit of each channel, shared among its campaigns.

        A model by campaign does not add up to the same model by channel. Here the rows of a
        channel do: they stand to each other as the campaigns are credited by themselves.

        Returns:
            One row per channel and campaign that meet on a touch of any path: channel, campaign,
            conversions. A campaign on several channels is divided by its touches.
        """
        return select(
            "attribution/within_channels.sql",
            paths=self.paths,
            by_channel=self.by("channel"),
            by_campaign=self.by("campaign"),
        )

    def _by_touch(self, spend: TableLike | None) -> Table:
        if spend is not None:
            raise SettingError(
                "A touch has no cost of its own, so spend cannot be set beside it. "
                "Use by('campaign', spend=...)."
            )
        converting = select("attribution/converting.sql", paths=self.paths)
        if isinstance(self.model, WeightModel):
            rules.reads_hours(self.model)  # refuses a weight that reads an unknown column
            return rules.touch_credit(converting, self.model)
        if isinstance(self.model, TimedModel):
            return times.touch_credit(self.paths, self.model)
        return fits.touch_credit(aggregate(self.paths, "channel"), converting, self.model)


def credit(paths: TableLike, model: Model) -> Credit:
    """Give every touch its share of the conversions it was on the way to.

    Credit says who was on the path. It does not say what would not have happened without:
    for that, see `vitrina.experiments`.

    Args:
        paths: one row per path, as `journeys.build` and `journeys.from_paths` return it.
        model: how to share a conversion, for example `MODELS["linear"]()`.

    Raises:
        MissingColumnsError: `paths` lacks a column of the above.
    """
    (table,) = together(paths)
    table.require("attribution.credit", PATHS)
    return Credit(table, model)


def unit_credit(sums: Aggregates, model: Model) -> Table:
    """One row per unit: unit, conversions, value."""
    if isinstance(model, WeightModel):
        return rules.unit_credit(sums, model)
    if isinstance(model, TimedModel):
        return times.unit_credit(sums.paths, sums.unit, model)
    return fits.unit_credit(sums, model)


def _named(table: Table, unit: str) -> Table:
    columns = [
        exp.column(column).as_(unit) if column == "unit" else exp.column(column)
        for column in table.columns
    ]
    largest_first = (exp.column("conversions").desc(), exp.column(unit).asc())
    query = exp.select(*columns).from_(table.query.subquery("credited"))
    return Table(table.engine, query.order_by(*largest_first))
