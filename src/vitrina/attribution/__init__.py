"""Share the credit for each conversion among the touches before it."""
