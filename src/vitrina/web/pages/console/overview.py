"""Overview: how fresh the lake is, what was sold and is still to come, and who is known of it."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from vitrina.web import correcting, expected, sold, tied, workspace
from vitrina.web.pages import Group, page, show
from vitrina.web.window import window_of


@page(_("Overview"), group=Group.NOW, order=1)
def overview(request: HttpRequest) -> HttpResponse:
    """Read the window, ask for sales by store and week, and for what is expected and tied."""
    snapshot = workspace.snapshot()
    sales = snapshot.ask(sold.SALES)
    if not (window := window_of(request.GET, sales)):
        return show(request, snapshot, tables={})
    days, rates = snapshot.ask(expected.EXPECTED), snapshot.ask(tied.TIED)
    shown = sales.between("week", window.first_week, window.last_week)
    weeks, stores = sold.by(shown, "week"), sold.by(shown, "place_id")
    return show(
        request,
        snapshot,
        tables={"weeks": weeks, "stores": stores, "expected": days, "tied": rates},
        window=window,
        totals=sold.totals(shown),
        shortlist=sold.top_stores(stores, request.GET),
        recent=expected.recent(days),
        ways=tied.tied_of(rates, request.GET, corrected=snapshot.ask(correcting.CORRECTED)),
    )
