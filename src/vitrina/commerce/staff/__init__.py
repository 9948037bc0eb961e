"""Who works here: accounts, and what each may do at which place."""
