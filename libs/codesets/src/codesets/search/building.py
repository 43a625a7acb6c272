"""Builds the files in which a code set is searched."""

import math
import shutil
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import tantivy

from codesets.model import CodeEntry, IndexTerm
from codesets.search.dictionary import Source, write_dictionary
from codesets.search.families import Family, default_leaves, families, is_unspecified, without_side
from codesets.search.lexicon import common_terms
from codesets.search.tables import pack_lists, pack_texts, write_tables
from codesets.search.text import words

OWN, ABOVE, NUMBER = "own", "above", "number"
TABLES_FILE = "tables.bin"
_WRITER_BYTES = 64_000_000
IS_UNSPECIFIED, IS_OTHER = 1, 2


@dataclass(slots=True)
class _Phrases:
    """Everything by which codes are found: titles, inclusion terms, index and common terms."""

    families: "array[int]" = field(default_factory=lambda: array("I"))
    kinds: "array[int]" = field(default_factory=lambda: array("B"))
    sources: "array[int]" = field(default_factory=lambda: array("B"))
    own: list[frozenset[str]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)

    def add(self, family: int, source: Source, text: str) -> None:
        own = frozenset(words(text))
        if own:
            self.families.append(family)
            self.kinds.append(_kind(text))
            self.sources.append(source)
            self.own.append(own)
            self.texts.append(text)


def _kind(text: str) -> int:
    lowered = text.lower()
    if is_unspecified(text) or "without" in lowered:
        return IS_UNSPECIFIED
    return IS_OTHER if lowered.startswith("other") or "specified" in lowered else 0


def build_search(
    folder: Path, entries: Iterable[CodeEntry], terms: Iterable[IndexTerm] = ()
) -> None:
    """Write the search files of one code set into a new folder, all or nothing.

    Args:
        folder: must not exist; another process may make it meanwhile, with the same content.
        entries: every code that is valid.
        terms: of the Alphabetic Index; empty when it is not loaded.

    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        _write(made, families(entries), terms)
        made.replace(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write(folder: Path, found: list[Family], terms: Iterable[IndexTerm]) -> None:
    phrases = _phrases(found, terms)
    above = _words_above(found)
    vocabulary = sorted({word for own in phrases.own for word in own}.union(*above))
    numbers = {word: number for number, word in enumerate(vocabulary)}
    counts = Counter(word for own in phrases.own for word in own)
    rarity = array("f", (math.log(1 + len(phrases.own) / (1 + counts[w])) for w in vocabulary))
    write_tables(
        folder / TABLES_FILE,
        {
            **_family_tables(found),
            **pack_lists("above", ([numbers[w] for w in sorted(each)] for each in above)),
            **pack_texts("vocabulary", ["\n".join(vocabulary)]),
            "rarity": rarity,
            "phrase_length": array("f", (sum(rarity[numbers[w]] for w in o) for o in phrases.own)),
            "phrase_family": phrases.families,
            "phrase_kind": phrases.kinds,
            **pack_lists("own", ([numbers[w] for w in sorted(each)] for each in phrases.own)),
            **pack_texts("phrase", phrases.texts),
        },
    )
    sources = map(Source, phrases.sources)
    write_dictionary(folder, zip(phrases.families, sources, phrases.texts, strict=True))
    _write_engine(folder, phrases, above)


def _phrases(found: Sequence[Family], terms: Iterable[IndexTerm]) -> _Phrases:
    phrases = _Phrases()
    numbers = {family.entry.code: number for number, family in enumerate(found)}
    for number, family in enumerate(found):
        phrases.add(number, Source.TITLE, family.entry.title)
        for text in dict.fromkeys((*family.entry.inclusion_terms, *family.entry.includes)):
            phrases.add(number, Source.INCLUSION, text)
    given = ((term.code, " ".join(term.path), Source.INDEX) for term in terms if not term.column)
    common = ((each.code, each.text, Source.COMMON) for each in common_terms())
    for code, text, source in (*common, *given):
        holder = _holder(code, numbers)
        if holder is not None:
            phrases.add(holder, source, text)
    return phrases


def _holder(code: str, numbers: dict[str, int]) -> int | None:
    """Return the family of a code, which may be one with a seventh character."""
    found = numbers.get(code)
    return numbers.get(code[:-1].rstrip("X")) if found is None and code else found


def _words_above(found: Sequence[Family]) -> list[frozenset[str]]:
    """Return the words that hold for a code besides those of its own phrases."""
    own: dict[str, frozenset[str]] = {}
    above: dict[str, frozenset[str]] = {}
    result = []
    for family in found:  # parents come before their children
        entry = family.entry
        texts = (entry.title, *entry.inclusion_terms, *entry.includes)
        own[entry.code] = frozenset(word for text in texts for word in words(text))
        over = above.get(entry.parent, frozenset()) | own.get(entry.parent, frozenset())
        above[entry.code] = over
        endings = (each.title.removeprefix(entry.title) for each in family.completed)
        result.append(over.union(words(entry.title), *map(words, endings)))
    return result


def _family_tables(found: Sequence[Family]) -> "dict[str, array[Any] | bytes]":
    kin: dict[tuple[str, str], int] = {}
    names = ((each.entry.parent, without_side(each.entry.title)) for each in found)
    alike = array("I", (kin.setdefault(name, len(kin)) for name in names))
    rows = list(_rows(found))
    starts = array("I", [0])
    for family in found:
        starts.append(starts[-1] + 1 + len(family.completed))
    return {
        **pack_texts("code", (entry.code for entry in rows)),
        **pack_texts("title", (entry.title for entry in rows)),
        "billable": bytes(entry.billable for entry in rows),
        "family_row": starts,
        "default": array("I", default_leaves(found)),
        "alike": alike,
    }


def _rows(found: Sequence[Family]) -> Iterator[CodeEntry]:
    for family in found:
        yield family.entry
        yield from family.completed


def _write_engine(folder: Path, phrases: _Phrases, above: Sequence[frozenset[str]]) -> None:
    schema = engine_schema()
    index = tantivy.Index(schema, str(folder))
    writer = index.writer(_WRITER_BYTES, 1)
    for number, own in enumerate(phrases.own):
        over = above[phrases.families[number]] - own
        writer.add_document(
            tantivy.Document(**{OWN: " ".join(own), ABOVE: " ".join(over), NUMBER: number})
        )
    writer.commit()
    writer.wait_merging_threads()


def engine_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for name in (OWN, ABOVE):
        builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
    builder.add_integer_field(NUMBER, fast=True)
    return builder.build()
