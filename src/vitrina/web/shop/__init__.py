"""The customer's site: places, menu, basket, orders, tables."""
