"""The pages of staff: today's list, codes, check-in."""
