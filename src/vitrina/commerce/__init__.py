"""The shop: what is chosen online becomes a commitment that a place keeps."""
