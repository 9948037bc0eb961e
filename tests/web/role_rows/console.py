"""Who gets what of the console, and of what stands around it."""

from tests.web.roles import CONSOLE, EVERYONE, NOBODY, Row, nothing_there

NO_SUCH_THING = nothing_there(CONSOLE)

ROWS = (
    Row("", CONSOLE),
    Row("automations/", CONSOLE),
    Row("automations/trail.<slug:kind>", CONSOLE, "automations/trail.csv"),
    Row("automations/trail/verify/", CONSOLE, method="POST"),
    Row("campaigns/", CONSOLE),
    Row("cohorts/", CONSOLE),
    Row("connectors/", CONSOLE),
    Row("decide/", CONSOLE),
    Row("effects/", CONSOLE),
    Row("experiments/", CONSOLE),
    Row("experiments/new/", CONSOLE),
    Row("experiments/<path:experiment_id>/", NO_SUCH_THING, "experiments/none/"),
    Row(
        "experiments/plans/<path:experiment_id>/delete/",
        NO_SUCH_THING,
        "experiments/plans/none/delete/",
        "POST",
    ),
    Row("footfall/", CONSOLE),
    Row("funnel/", CONSOLE),
    Row("journeys/", CONSOLE),
    Row("links/", CONSOLE),
    Row("live/", CONSOLE),
    Row("models/", CONSOLE),
    Row("person/", CONSOLE),
    Row("sources/", CONSOLE),
    Row("spend/", CONSOLE),
    Row("status/", CONSOLE),
    Row("links/new/", CONSOLE),
    Row("links/print/", CONSOLE),
    Row("links/builder/", CONSOLE),
    Row("links/words/", CONSOLE),
    Row("links/words/<int:number>/state/", NO_SUCH_THING, "links/words/1/state/", "POST"),
    Row("links/code/<slug:code>/", NO_SUCH_THING, "links/code/none/"),
    Row("links/code/<slug:code>/state/", NO_SUCH_THING, "links/code/none/state/", "POST"),
    Row("links/code/<slug:code>/qr.png", NO_SUCH_THING, "links/code/none/qr.png"),
    Row("links/code/<slug:code>/qr.svg", NO_SUCH_THING, "links/code/none/qr.svg"),
    Row("live/now/", CONSOLE),
    Row("metrics", CONSOLE),
    Row("how/", CONSOLE),
    Row("wifi/<slug:source>", NOBODY, "wifi/none"),  # for everyone, where there is a source
    # a provider that is not set up is nobody's; one that is signs what it sends
    Row("pay/<slug:provider>/", NOBODY, "pay/none/", "POST"),
    Row("theme/", EVERYONE, method="POST"),
    Row("i18n/setlang/", EVERYONE, method="POST"),
    Row("healthz", EVERYONE),
)
