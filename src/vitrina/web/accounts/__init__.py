"""Sign-in of customers and staff, and what stands before every page: the gate, the cookies."""
