"""Every signal comes in here once: kept by `receive`, brought to the lake by `load`."""
