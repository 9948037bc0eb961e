"""Who the customers are: their sealed contacts, their sign-in, what they agreed to."""
