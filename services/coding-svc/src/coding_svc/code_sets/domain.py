"""What is said of a code that will not do, and which words belong to a code without a text."""

import re

from codesets import CodeSystem

# CPT texts belong to the AMA: without a licensed file a code has a number and nothing else.
NOT_LOADED = "description not loaded"
_CPT = re.compile(r"\d{4}[0-9A-Z]")


def system_of(name: str) -> CodeSystem | None:
    """Return the system of codes with this name; None when there is none."""
    try:
        system = CodeSystem(name)
    except ValueError:
        return None
    return system if system.has_codes else None


def is_unlicensed(system: CodeSystem, code: str) -> bool:
    """Return whether it has the form of a CPT code, whose list only licensees can load."""
    return system is CodeSystem.CPT and _CPT.fullmatch(code) is not None
