"""What would not have happened otherwise: effects, with their uncertainty."""
