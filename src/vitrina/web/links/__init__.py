"""Short links, QR codes, code words and tagged addresses, as the console sets them up."""
