"""Names that the library writes, in the page's language; a name not listed shows as it is."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = Mapping[str, str | Promise]

# in the order of the table's columns
MODELS: Words = {
    "first": _("First touch"),
    "last": _("Last touch"),
    "linear": _("Linear"),
    "position": _("Position"),
    "time_decay": _("Time decay"),
    "markov": _("Markov"),
    "shapley": _("Shapley"),
    "survival": _("Survival"),
}

EVENTS: Words = {
    "Page Viewed": _("Page viewed"),
    "Products Searched": _("Products searched"),
    "Product List Viewed": _("Product list viewed"),
    "Product List Filtered": _("Product list filtered"),
    "Promotion Viewed": _("Promotion viewed"),
    "Promotion Clicked": _("Promotion clicked"),
    "Product Clicked": _("Product clicked"),
    "Product Viewed": _("Product viewed"),
    "Product Added to Wishlist": _("Product added to wishlist"),
    "Product Added": _("Product added to basket"),
    "Product Removed": _("Product removed from basket"),
    "Cart Viewed": _("Basket viewed"),
    "Checkout Started": _("Checkout started"),
    "Checkout Step Viewed": _("Checkout step viewed"),
    "Checkout Step Completed": _("Checkout step completed"),
    "Payment Info Entered": _("Payment details entered"),
    "Coupon Entered": _("Coupon entered"),
    "Coupon Applied": _("Coupon applied"),
    "Coupon Denied": _("Coupon denied"),
    "Coupon Removed": _("Coupon removed"),
    "Order Completed": _("Order placed"),
    "Order Updated": _("Order changed"),
    "Order Refunded": _("Order refunded"),
    "Order Cancelled": _("Order cancelled"),
    "Order Ready For Pickup": _("Order ready for pick-up"),
    "Order Picked Up": _("Order picked up"),
    "Lead Submitted": _("Request sent"),
    "Call Received": _("Call"),
    "Booking Created": _("Booking"),
    "Booking Rescheduled": _("Booking moved"),
    "Booking Cancelled": _("Booking cancelled"),
    "Booking No Show": _("No-show"),
    "Visit Checked In": _("Check-in"),
    "Place Visited": _("Visit"),
    "Portal Login": _("Wi-Fi login"),
    "QR Scanned": _("QR code scanned"),
    "Code Word Used": _("Code word"),
    "Receipt Registered": _("Receipt"),
    "Receipt Returned": _("Return"),
    "Points Earned": _("Points earned"),
    "Points Spent": _("Points spent"),
    "Points Expired": _("Points expired"),
    "Coupon Issued": _("Coupon issued"),
    "Coupon Redeemed": _("Coupon redeemed"),
    "Review Left": _("Review"),
    "Mailing Sent": _("Mailing"),
    "Email Sent": _("E-mail sent"),
    "Email Opened": _("E-mail opened"),
    "Message Sent": _("Message sent"),
    "Signed Up": _("Signed up"),
    "Signed In": _("Signed in"),
    "Identified": _("Identified"),
    "Group Joined": _("Joined a group"),
    "Alias Made": _("Ids joined"),
    "Outbound Link Clicked": _("Link to another site"),
    "Phone Number Clicked": _("Phone number tapped"),
    "Map Opened": _("Map opened"),
    "Short Link Opened": _("Short link opened"),
    "Privacy Choice Made": _("Privacy choice"),
    "Consent Given": _("Consent given"),
    "Consent Withdrawn": _("Consent withdrawn"),
    "Order Paid": _("Order paid"),
    "Custom Event": _("Other event"),
}

ICONS: Mapping[str, str] = {
    "Receipt Registered": "receipt",
    "Receipt Returned": "receipt",
    "Mailing Sent": "mail",
    "Email Sent": "mail",
    "Email Opened": "mail",
    "Message Sent": "mail",
    "Coupon Issued": "coupon",
    "Coupon Redeemed": "coupon",
}

REASONS: Words = {
    "it started before the first day of data": _("It started before the first day of data."),
    "it ended after the last day of data": _("It ended after the last day of data."),
    "nobody in the data was exposed": _("Nobody in the data was reached."),
    "everybody was exposed: there is nobody to compare with": _(
        "Everybody was reached: there is nobody to compare with."
    ),
    "the data do not reach back an equally long time before it": _(
        "The data do not reach back an equally long time before it."
    ),
    "one person is too few for a standard error": _("One person is too few for a standard error."),
}

CAMPAIGNS: Words = {
    "(none)": _("No campaign"),
    "(no touch)": _("No touch"),
    "(baseline)": _("Would have come anyway"),
}

CHANNELS: Words = {
    "(no touch)": _("No touch"),
    "(none)": _("No channel"),
    "direct": _("Direct"),
    "direct_mail": _("Direct mail"),
    "paid_search": _("Paid search"),
    "brand_search": _("Search by brand"),
    "generic_search": _("Search"),
    "organic": _("Organic search"),
    "organic_search": _("Organic search"),
    "cpc": _("Paid clicks"),
    "display": _("Display"),
    "video": _("Video"),
    "social": _("Social"),
    "paid_social": _("Paid social"),
    "email": _("E-mail"),
    "push": _("Push"),
    "coupon_push": _("Coupons by push"),
    "sms": _("SMS"),
    "qr": _("QR codes"),
    "poster": _("Posters"),
    "outdoor": _("Outdoor"),
    "partner": _("Partners"),
    "affiliate": _("Affiliates"),
    "referral": _("Other sites"),
    "maps": _("Maps"),
    "messenger": _("Messengers"),
}

# where a path goes that does not go on to a touch
ENDS: Words = {
    "converted": _("Receipt"),
    "left": _("Left"),
    "later": _("Later touches"),
    "other": _("Others"),
}

WAYS: Words = {
    "card": _("Card"),
    "phone": _("Phone"),
    "email": _("E-mail"),
    "order": _("Order"),
    "pan": _("Bank card"),
    "user_id": _("Account"),
    "nobody": _("Nobody"),
}

STAGES: Words = {
    "lead": _("Lead"),
    "booking": _("Booking"),
    "order": _("Order placed"),
    "collected": _("Order collected"),
    "receipt": _("Receipt"),
}
