"""From the log to the lake: read, understand, leave out repeats, keep what is not understood."""
