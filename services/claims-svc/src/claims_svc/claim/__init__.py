"""Claims: what they say, the states they pass, and what happened to them."""
