"""Ways to send messages, one file each."""
