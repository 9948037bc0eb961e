"""What can be chosen: products, their variants, which place has them, and what they cost."""
