"""What keeps personal data out of sight: normalising, keyed tokens, sealing, daily salts.

Import from the modules: `normalise`, `tokens`, `personal`, `mac`, `salts`, `sealing`. This file
loads none of them, since the receiving side needs sealing alone, and quickly.
"""
