"""The pages that are there, one file each with its template beside it."""
