"""Published data sets, read from the packages that carry them."""
