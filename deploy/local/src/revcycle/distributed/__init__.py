"""The platform as processes of their own: one for each service's requests, one for its work."""
