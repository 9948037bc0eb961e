"""Ways to run an experiment, one to a file."""
