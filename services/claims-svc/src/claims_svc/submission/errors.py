"""What can go wrong in sending a claim."""


class ClaimUnwritable(Exception):
    """X12 cannot carry what the claim holds, such as letters of another script."""
