"""How codes are written, and how they are kept."""

from codesets.model import CodeSystem

_CATEGORY_LENGTH = 3


def normalize(code: str) -> str:
    """Return the form in which codes are kept: no point, no blanks, upper case."""
    kept = code.replace(".", "").replace(" ", "")
    return kept.upper() if kept.isascii() else kept  # the upper case of a dotless i is I


def as_written(system: CodeSystem, code: str) -> str:
    """Return a kept code as people write it: E1165 of ICD-10-CM is E11.65."""
    if system is CodeSystem.ICD10CM and len(code) > _CATEGORY_LENGTH:
        return f"{code[:_CATEGORY_LENGTH]}.{code[_CATEGORY_LENGTH:]}"
    return code
