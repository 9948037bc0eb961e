"""Which cookies, devices, phones and cards are one person: the digital passport."""
