"""What the pages Live, Sources and Status show: the stream, the ways in, and how they fare."""
