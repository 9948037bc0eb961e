"""One effect for each key, however often a request is sent."""
