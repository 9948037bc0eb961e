"""What automation proposes and does, on pages: decided by people, stopped by anybody."""
