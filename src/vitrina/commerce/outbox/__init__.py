"""What happened in the shop, written in the same transaction as the deed itself."""
