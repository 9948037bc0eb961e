"""Money of orders and bookings: asked for, arrived, given back."""
