"""Names around the way in, in the page's language; a name not listed shows as it is."""

from django.utils.translation import gettext_lazy as _

from vitrina.web.words import Words

KINDS: Words = {
    "segment": _("Site, app or server"),
    "webhook": _("Webhook: till, booking system, form"),
    "meraki": _("Wi-Fi controller: Meraki"),
    "radius": _("Wi-Fi controller: RADIUS accounting"),
    "presence_csv": _("Wi-Fi controller: CSV"),
}
DEVICES: Words = {
    "desktop": _("Computer"),
    "mobile": _("Phone"),
    "tablet": _("Tablet"),
    "tv": _("Television"),
    "bot": _("Crawler"),
    "other": "",
}
DIRECT = "(direct)"
STAGES: Words = {
    "decode": _("could not be decoded"),
    "shape": _("has another shape"),
    "time": _("its time cannot be"),
    "key": _("its id clashes"),
}
REFUSALS: Words = {
    "unknown key": _("no source has this key"),
    "server only": _("only a server may send it, with the secret key"),
    "too big": _("larger than one message may be"),
    "body too large": _("the request is too large"),
    "batch too large": _("the batch is too large"),
    "unpacks too large": _("it unpacks to too much"),
    "too many messages": _("too many messages in one batch"),
    "too deep": _("it nests too deep"),
    "unreadable": _("it cannot be read"),
    "damaged gzip": _("its packing is damaged"),
    "not JSON": _("it is no JSON"),
    "not an object": _("it is no message"),
    "slow down": _("too many at once; it may be sent again"),
    "no such door": _("no source has this address"),
    "no such path": _("there is no such path"),
    "no signature": _("it is not signed"),
    "wrong signature": _("its signature does not fit"),
    "wrong secret": _("its secret is another one"),
    "no timestamp": _("it does not tell when it was signed"),
    "outside the window": _("it was signed too long ago"),
}
STATES: Words = {
    "never": _("It was never started"),
    "stopped": _("It does not run"),
    "full": _("The disk is full"),
    "failing": _("Something fails, and is tried again"),
    "lagging": _("It lags behind"),
    "scarce": _("The disk is nearly full"),
    "good": _("All is well"),
}
ADVICE: Words = {
    "never": _("Nothing has been received yet. Start it, and keep it running:"),
    "stopped": _(
        "Some of its processes have been silent for longer than they may. What was acknowledged "
        "is safe in the log, and is loaded after the next start:"
    ),
    "full": _(
        "The door turns messages away with 503 until there is room; senders keep them and try "
        "again. Nothing that was acknowledged is lost. Free some space; it recovers by itself."
    ),
    "failing": _(
        "The table of processes says what. Nothing that was acknowledged is lost meanwhile."
    ),
    "lagging": _(
        "Messages come in faster than they are loaded. They are safe in the log, and appear as "
        "soon as it has caught up."
    ),
    "scarce": _("Less than 1 GB is left. At 64 MB the door takes nothing more."),
    "good": _("The door receives, the loader keeps up, and there is room."),
}
PROCESSES: Words = {
    "loader": _("Loader: from the log to the lake"),
    "receiver": _("Receiver: the door and these pages"),
    "canary": _("Canary: a test message each minute"),
}
ICONS = {
    "Page Viewed": "page",
    "QR Scanned": "scan",
    "Short Link Opened": "scan",
    "Call Received": "phone",
    "Phone Number Clicked": "phone",
    "Portal Login": "wifi",
    "Place Visited": "wifi",
    "Order Completed": "receipt",
    "Order Paid": "receipt",
    "Receipt Registered": "receipt",
    "Receipt Returned": "receipt",
    "Lead Submitted": "mail",
    "Email Sent": "mail",
    "Email Opened": "mail",
    "Mailing Sent": "mail",
    "Message Sent": "mail",
    "Booking Created": "booking",
    "Coupon Issued": "coupon",
    "Coupon Redeemed": "coupon",
    "Code Word Used": "coupon",
}
