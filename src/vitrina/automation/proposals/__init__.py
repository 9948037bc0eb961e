"""Changes that were decided, and how they come to the platforms: guarded and written down."""
