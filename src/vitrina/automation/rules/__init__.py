"""Rules that a marketer writes in one line, and the alerts that tell what happened."""
