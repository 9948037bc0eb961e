"""The addresses below staff/; a place's own stand below its id."""

from django.urls import path

from vitrina.web.staff.add_on_page import add_on
from vitrina.web.staff.booking_page import act as booking_act
from vitrina.web.staff.booking_page import booking
from vitrina.web.staff.bookings_page import bookings_day, walk_in
from vitrina.web.staff.code_page import code
from vitrina.web.staff.offline import codes, offline, sync, worker
from vitrina.web.staff.order_page import act as order_act
from vitrina.web.staff.order_page import order
from vitrina.web.staff.stock_page import correct, menu, stock
from vitrina.web.staff.today_page import fragment, places, today
from vitrina.web.staff.waiting_page import act as waiting_act
from vitrina.web.staff.waiting_page import wait

app_name = "staff"
urlpatterns = [
    path("", places, name="places"),
    path("sw.js", worker, name="worker"),
    path("offline/", offline, name="offline"),
    path("at/<slug:place>/", today, name="today"),
    path("at/<slug:place>/board/", fragment, name="board"),
    path("at/<slug:place>/code/", code, name="code"),
    path("at/<slug:place>/codes/", codes, name="codes"),
    path("at/<slug:place>/sync/", sync, name="sync"),
    path("at/<slug:place>/orders/<uuid:order_id>/", order, name="order"),
    path("at/<slug:place>/orders/<uuid:order_id>/act/", order_act, name="order-act"),
    path("at/<slug:place>/orders/<uuid:order_id>/add-on/", add_on, name="add-on"),
    path("at/<slug:place>/bookings/", bookings_day, name="bookings"),
    path("at/<slug:place>/bookings/walk-in/", walk_in, name="walk-in"),
    path("at/<slug:place>/bookings/waiting/", wait, name="wait"),
    path("at/<slug:place>/bookings/waiting/<uuid:entry_id>/", waiting_act, name="waiting-act"),
    path("at/<slug:place>/bookings/<uuid:booking_id>/", booking, name="booking"),
    path("at/<slug:place>/bookings/<uuid:booking_id>/act/", booking_act, name="booking-act"),
    path("at/<slug:place>/stock/", stock, name="stock"),
    path("at/<slug:place>/stock/correct/", correct, name="stock-correct"),
    path("at/<slug:place>/stock/menu/", menu, name="stock-menu"),
]
