"""Code sets from the command line."""
