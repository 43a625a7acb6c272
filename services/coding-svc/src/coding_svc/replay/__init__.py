"""Past encounters under the rules and releases of another date."""
