"""Other programs: their keys to the API, and where they are told what happened."""
