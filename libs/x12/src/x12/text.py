"""Free text as X12 carries it."""

from __future__ import annotations

import re
import unicodedata

_BLANKED = re.compile(r"[*:^~\s]+")
# Letters and marks that Unicode does not decompose into an ASCII letter and an accent; the marks
# are the typographic apostrophes (2018, 2019) and dashes (2010 to 2014).
_TRANSLITERATION = str.maketrans(
    {"Æ": "AE", "Œ": "OE", "Ø": "O", "Ł": "L", "Đ": "D", "Ð": "D", "Þ": "TH"}
    | dict.fromkeys("\u2018\u2019", "'")
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2014", "-")
)
PLAIN_CHARACTERS = r"A-Z0-9!\"&'()+,\-./;?=#%@$"
"""What free text is left with, but for blanks, as it stands between the brackets of a pattern."""
_is_plain = re.compile(rf"(?:[{PLAIN_CHARACTERS}]+(?: (?! |$))?)*").fullmatch


def free_text(text: str) -> str:
    """Return a name, address or note as it is written: upper case, no accents (rule X7).

    Delimiters, newlines and runs of blanks become one blank. Characters without a Latin base letter
    stay, so that the writer refuses them rather than drop a part of a name.
    """
    if not text or _is_plain(text):
        return text
    decomposed = unicodedata.normalize("NFKD", text.upper().translate(_TRANSLITERATION))
    unaccented = "".join(each for each in decomposed if not unicodedata.combining(each))
    return _BLANKED.sub(" ", unaccented).strip()
