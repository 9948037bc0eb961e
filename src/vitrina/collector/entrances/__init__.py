"""Every way in, as the owner sets it up: sources with keys, short links, code words."""
