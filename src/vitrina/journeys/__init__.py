"""Each person's touches on the way to a conversion, online and in store."""
