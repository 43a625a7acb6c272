"""How text becomes words that can be compared, whatever their case, spelling and ending.

The endings are those of medical English: `diabetes` and `diabetic`, `stenosis` and `stenotic`,
`anaemia` and `anemic` become one word each. Endings that name another disease, such as
`-itis`, stay.
"""

import re
import unicodedata
from functools import lru_cache

_WORD = re.compile(r"[a-z0-9]+")
_POSSESSIVE = re.compile(r"'s?\b")
_LETTERS_OF_THEIR_OWN = str.maketrans(
    {"\u0131": "i", "ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ß": "ss"}
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "\u2019": "'"}
)
_FIXED_LENGTH = 3
_LONG_ENDING = 3
_STEM_MIN_AFTER_LONG, _STEM_MIN_AFTER_SHORT = 4, 3

_STOP = """
a an the of and or in on to for with by due from at as is not other than into its classified
elsewhere specified unspecified nec nos type types also
"""
STOP_WORDS = frozenset(_STOP.split())

_BRITISH = (("aem", "em"), ("oed", "ed"), ("oes", "es"), ("our", "or"))
_REPLACED_ENDINGS = {
    "isations": "is", "ization": "is", "isation": "is", "itides": "itis", "itic": "itis",
    "oses": "os", "osis": "os", "otic": "os", "emias": "em", "emia": "em", "emic": "em",
}  # fmt: skip
_DROPPED_ENDINGS = """
ational fulness iveness ations ation ative ating ated ates ate ions ion ive ally ical ically eal ial
ual al ious eous ous ic ics ia ae ary ity ities ments ment ness ings ing ies y ed es e a um us ar s
"""
_ENDINGS = {**dict.fromkeys(_DROPPED_ENDINGS.split(), ""), **_REPLACED_ENDINGS}
_ENDING_LENGTHS = sorted({len(ending) for ending in _ENDINGS}, reverse=True)


@lru_cache(maxsize=1 << 14)  # 200 bytes each: 3 megabytes
def stem(word: str) -> str:
    """Return the form that a lower-case word shares with its inflections and adjectives."""
    if len(word) <= _FIXED_LENGTH or word[0].isdigit():
        return word
    for british, american in _BRITISH:
        word = word.replace(british, american)
    for length in _ENDING_LENGTHS:
        replacement = _ENDINGS.get(word[-length:])
        least = _STEM_MIN_AFTER_LONG if length >= _LONG_ENDING else _STEM_MIN_AFTER_SHORT
        if replacement is not None and len(word) - length >= least:
            word = word[:-length] + replacement
            break
    if word.endswith(("itis", "os")):
        return word
    return word[:-1] if len(word) > _FIXED_LENGTH + 1 and word[-1] == word[-2] else word


def words(text: str) -> list[str]:
    """Return the stems of a text in order, without stop words."""
    return [stem(word) for word in plain_words(text)]


@lru_cache(maxsize=1 << 10)
def word_set(ending: str) -> frozenset[str]:
    """Return the words of what a seventh character adds; there are a few hundred of them."""
    return frozenset(words(ending))


def unaccented(text: str) -> str:
    """Return a text in plain letters: Ménière as Meniere, whatever the keyboard."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text.translate(_LETTERS_OF_THEIR_OWN))
    return "".join(part for part in parts if not unicodedata.combining(part))


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case and in order, without stop words."""
    lowered = unaccented(text).lower()
    if "'" in lowered:
        lowered = _POSSESSIVE.sub("", lowered)
    return [word for word in _WORD.findall(lowered) if word not in STOP_WORDS]
