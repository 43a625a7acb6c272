"""Code sets by release and effective date."""
