# ruff: noqa: D100, T201  # a notebook prints, and its first cell says what it is for
# %% [markdown]
# # The first report, as a notebook
#
# Run `make demo ARGS="--no-serve"` once, then open this file as a notebook (VS Code, PyCharm, or
# Jupyter with jupytext), or run it as it is: `.venv/bin/python examples/first_report.py`.

# %%
import vitrina
from vitrina import attribution, experiments, identity, journeys

lake = vitrina.open_lake(".demo")
print(f"{lake.rows_in('receipts'):,} receipts, all in {lake.currency}, as of {lake.updated_at}")

# %% [markdown]
# ## Who is who
#
# Identity is derived from links: which two identifiers were seen together, when and where. Each
# identifier says why it belongs to its passport.

# %%
people = identity.resolve(identity.gather(lake.links, lake.events))
for row in people.rows()[:4]:
    print(row["identifier"], "belongs to", row["passport_id"], "because of", row["why"])

# %% [markdown]
# How many receipts can be tied to a person? It is the first figure to look at: what is said about
# people is said about this share of the receipts.

# %%
weeks = journeys.sales(lake.receipts, people).rows()
receipts = sum(week["receipts"] for week in weeks)
matched = sum(week["matched"] for week in weeks)
print(f"match rate {matched / receipts:.1%} of {receipts:,} receipts")

# %% [markdown]
# ## Who was on the way: credit
#
# One path per receipt, with the mailings of the 30 days before it. Every model shares the same
# receipts, so its credits add up to the same total.

# %%
paths = journeys.build(lake.events, people, goal="receipt", lookback_days=30).store("paths")
for row in attribution.compare(paths, by="campaign").rows():
    print(f"{row['model']:<12}{row['campaign']:<12}{row['value'] / 100:>14,.2f}")

# %% [markdown]
# ## What would have been otherwise: differences
#
# The naive difference says mostly whom a campaign was sent to. The adjusted one takes off what
# the same people had spent more before it. Neither is an effect for certain: nothing was
# randomised.

# %%
for row in experiments.matched_campaigns(lake.events, people, lake.campaigns).rows():
    if row["reason"]:
        print(f"campaign {row['campaign']}: not known, because {row['reason']}")
        continue
    naive, adjusted = row["naive_difference_minor"] / 100, row["adjusted_difference_minor"] / 100
    error = row["standard_error_minor"] / 100
    print(
        f"campaign {row['campaign']}: naive {naive:+,.0f}, adjusted {adjusted:+,.0f} ± {error:,.0f}"
    )
