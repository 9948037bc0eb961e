"""The parts of `scripts.screenshots`: a business to look at, and where its pages are."""
