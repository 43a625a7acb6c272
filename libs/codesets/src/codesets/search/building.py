"""Builds the files in which a code set is searched."""

import math
import shutil
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import tantivy

from codesets.beside import beside
from codesets.collecting import no_collecting
from codesets.model import CodeEntry, IndexTerm, Section
from codesets.search.dictionary import Source, write_dictionary
from codesets.search.families import (
    Family,
    alike_families,
    default_leaves,
    ending_words,
    families,
    representatives,
    side_of,
)
from codesets.search.links import learned_links, link_tables
from codesets.search.phrases import Phrases, gather, names, words_above
from codesets.search.tables import pack_lists, pack_texts, write_tables
from codesets.search.vocabulary import Vocabulary

WORDS = "words"
TABLES_FILE, FAMILIES_FILE, TITLES_FILE = "tables.bin", "families.bin", "titles.txt"
_WRITER_BYTES = 64_000_000
_BESIDE_MIN = 10_000  # codes: fewer take less time than a process


def build_search(
    folder: Path,
    entries: Iterable[CodeEntry],
    terms: Iterable[IndexTerm] = (),
    sections: Iterable[Section] = (),
) -> None:
    """Write the search files of one code set into a new folder, all or nothing.

    Args:
        folder: must not exist; another process may make it meanwhile, with the same content.
        entries: every code that is valid.
        terms: of the Alphabetic Index; empty when it is not loaded.
        sections: blocks and chapters; empty when no tabular list is loaded.

    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        with no_collecting():
            _write(made, families(entries), list(terms), sections)
        made.replace(folder)
    except OSError:
        if not folder.exists():
            raise
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _write(
    folder: Path, found: list[Family], terms: Sequence[IndexTerm], sections: Iterable[Section]
) -> None:
    alike = alike_families(found)
    shown = representatives(found, alike)
    phrases = gather(found, shown, terms)
    searched = _distinct(phrases)

    def write_what_needs_no_vocabulary() -> None:
        tables = _family_tables(found, alike)
        titles = tables.pop("title_values")
        (folder / TITLES_FILE).write_bytes(titles)
        write_tables(folder / FAMILIES_FILE, tables)
        sources = map(Source, phrases.sources)
        write_dictionary(folder, zip(phrases.families, sources, phrases.texts, strict=True))
        _write_engine(folder, searched)

    with beside(write_what_needs_no_vocabulary, is_worth_it=len(found) >= _BESIDE_MIN):
        above = words_above(found, shown, terms)
        links = learned_links(phrases.own, phrases.families, names(found, sections))
        known = {word for own in phrases.own for word in own}.union(*above)
        vocabulary = Vocabulary("\n".join(sorted(known)))
        write_tables(
            folder / TABLES_FILE,
            {
                **_word_tables(searched, above, vocabulary.numbers),
                **link_tables(links, vocabulary),
            },
        )


def _distinct(phrases: Phrases) -> Phrases:
    """Leave out phrases that say the same of a code: where they come from is not searched."""
    told = zip(phrases.families, phrases.own, phrases.kinds, strict=True)
    families, own, kinds = zip(*dict.fromkeys(told), strict=True) if phrases.own else ((), (), ())
    return Phrases(array("I", families), array("B", kinds), own=list(own))


def _family_tables(
    found: Sequence[Family], alike: Sequence[int]
) -> "dict[str, array[Any] | bytes]":
    rows, count = list(_rows(found)), Counter(alike)
    starts = array("I", [0])
    for family in found:
        starts.append(starts[-1] + 1 + len(family.completed))
    return {
        **pack_texts("code", (entry.code for entry in rows)),
        **pack_texts("title", (entry.title for entry in rows)),
        "billable": bytes(entry.billable for entry in rows),
        "family_row": starts,
        "default": array("I", default_leaves(found)),
        "alike": array("I", alike),
        "side": bytes(side_of(family.entry.title) for family in found),
        "has_sides": bytes(count[kin] > 1 for kin in alike),
        **pack_texts("ending_words", [" ".join(ending_words(found))]),
    }


def _rows(found: Sequence[Family]) -> Iterator[CodeEntry]:
    for family in found:
        yield family.entry
        yield from family.completed


def _word_tables(
    phrases: Phrases, above: Sequence[frozenset[str]], numbers: Mapping[str, int]
) -> "dict[str, array[Any] | bytes]":
    counts = Counter(chain.from_iterable(phrases.own))
    total = len(phrases.own)
    own = [sorted(map(numbers.__getitem__, each)) for each in phrases.own]
    rarity = array("f", (math.log(1 + total / (1 + counts[word])) for word in numbers))
    return {
        **pack_lists("above", (sorted(map(numbers.__getitem__, each)) for each in above)),
        **pack_lists("own", own),
        **pack_texts("vocabulary", ["\n".join(numbers)]),
        "rarity": rarity,
        "phrase_length": array("f", (sum(map(rarity.__getitem__, each)) for each in own)),
        "phrase_family": phrases.families,
        "phrase_kind": phrases.kinds,
    }


def _write_engine(folder: Path, phrases: Phrases) -> None:
    """Write the words of each phrase; those above it are judged, and not asked for.

    They would be most of what the engine has to go through, and find nothing more.
    """
    index = tantivy.Index(engine_schema(), str(folder))
    writer = index.writer(_WRITER_BYTES, 1)
    for own in phrases.own:
        writer.add_document(tantivy.Document(**{WORDS: " ".join(own)}))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    if index.searcher().num_segments > 1:
        raise OSError(f"{folder}: one segment was expected, so that documents are phrases")


def engine_schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_text_field(WORDS, tokenizer_name="whitespace", index_option="freq")
    return builder.build()
