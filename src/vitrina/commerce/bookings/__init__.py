"""Bookings of tables: a time, a party, the tables that seat it."""
