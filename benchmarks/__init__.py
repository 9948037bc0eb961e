"""Each claim about speed against a named peer, on the same work, in one run."""
