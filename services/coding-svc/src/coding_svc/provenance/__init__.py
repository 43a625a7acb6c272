"""Who gave an encounter its codes, why, and from which text."""
