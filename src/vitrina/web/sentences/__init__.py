"""What the library says in English, said in the page's language."""
