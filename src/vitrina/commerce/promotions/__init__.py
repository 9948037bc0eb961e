"""One price for site, app and till: a pure quote, and the rules that it reads."""
