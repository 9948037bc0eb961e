"""The addresses below owner/; those of one place stand below its id."""

from django.urls import path

from vitrina.web.owner.attention import attention
from vitrina.web.owner.capacity_pages import capacity, capacity_places, day
from vitrina.web.owner.catalogue_pages import (
    add_category,
    assortments,
    catalogue,
    new_product,
    product,
    product_state,
)
from vitrina.web.owner.file_page import catalogue_file
from vitrina.web.owner.lists import bookings, orders
from vitrina.web.owner.people_pages import member_act, people
from vitrina.web.owner.place_pages import exception, hours, new_place, place, place_state, places
from vitrina.web.owner.policy_pages import booking_policy, pickup_policy
from vitrina.web.owner.price_pages import price_list, prices, why
from vitrina.web.owner.settings_pages import connection, settings_page
from vitrina.web.owner.table_pages import retire, tables
from vitrina.web.owner.tariff_pages import tariff, tariffs
from vitrina.web.owner.webhook_pages import delivery_again, webhook, webhook_off, webhooks
from vitrina.web.owner.wording_pages import wording, wordings

app_name = "owner"
urlpatterns = [
    path("", places, name="places"),
    path("places/new/", new_place, name="place-new"),
    path("places/<slug:place>/", place, name="place"),
    path("places/<slug:place>/state/", place_state, name="place-state"),
    path("places/<slug:place>/hours/", hours, name="hours"),
    path("places/<slug:place>/hours/day/", exception, name="exception"),
    path("places/<slug:place>/tables/", tables, name="tables"),
    path("places/<slug:place>/tables/<int:number>/retire/", retire, name="table-retire"),
    path("places/<slug:place>/booking-rules/", booking_policy, name="booking-policy"),
    path("places/<slug:place>/pick-up-rules/", pickup_policy, name="pickup-policy"),
    path("places/<slug:place>/capacity/", capacity, name="capacity"),
    path("places/<slug:place>/capacity/day/", day, name="capacity-day"),
    path("capacity/", capacity_places, name="capacity-places"),
    path("catalogue/", catalogue, name="catalogue"),
    path("catalogue/category/", add_category, name="category"),
    path("catalogue/assortments/", assortments, name="assortments"),
    path("catalogue/file/", catalogue_file, name="catalogue-file"),
    path("catalogue/product/", new_product, name="product-new"),
    path("catalogue/product/<slug:product_id>/", product, name="product"),
    path("catalogue/product/<slug:product_id>/state/", product_state, name="product-state"),
    path("prices/", prices, name="prices"),
    path("prices/list/<slug:list_id>/", price_list, name="price-list"),
    path("prices/why/", why, name="why"),
    path("prices/delivery/", tariffs, name="tariffs"),
    path("prices/delivery/<slug:tariff_id>/", tariff, name="tariff"),
    path("orders/", orders, name="orders"),
    path("bookings/", bookings, name="bookings"),
    path("people/", people, name="people"),
    path("people/<int:number>/", member_act, name="member"),
    path("settings/", settings_page, name="settings"),
    path("settings/webhooks/", webhooks, name="webhooks"),
    path("settings/webhooks/<int:number>/", webhook, name="webhook"),
    path("settings/webhooks/<int:number>/off/", webhook_off, name="webhook-off"),
    path(
        "settings/webhooks/<int:number>/again/<int:delivery>/",
        delivery_again,
        name="delivery-again",
    ),
    path("settings/messages/", wordings, name="wordings"),
    path("settings/messages/<slug:name>/<slug:language>/", wording, name="wording"),
    path("attention/", attention, name="attention"),
    path("settings/<slug:kind>/<slug:name>/", connection, name="connection"),
]
