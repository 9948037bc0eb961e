"""The pages of the owner: places, catalogue, capacity, policies."""
