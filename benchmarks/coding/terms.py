"""Terms of the Alphabetic Index and the notes of CodiEsp, from the files as published."""

from __future__ import annotations

import csv
import lzma
import re
import tarfile
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from random import Random

from codesets import IndexTerm, normalize

INDEX = Path("icd10cm") / "icd10cm_index_2025_dev.csv.xz"
CODIESP = Path("codiesp") / "codiesp_train_dev_en.tar.xz"
_LOADED_SHARE = 0.8
_MODIFIER = re.compile(r"\(([^()]*)\)")


@dataclass(frozen=True, slots=True)
class Note:
    """A note of CodiEsp with its diagnosis codes."""

    text: str
    codes: frozenset[str]


def read_index(data: Path) -> list[IndexTerm]:
    """Return the terms with a code, or with what to see; a stem stands without its hyphen."""
    path: list[str] = []
    found = []
    with lzma.open(data / INDEX, "rt", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            path = [*path[: int(row["Level"])], row["Term"]]
            code = normalize(row["Code"]).rstrip("-")
            if code or row["See"]:
                modifiers = tuple(_MODIFIER.findall(row["NonEssModif"]))
                found.append(IndexTerm(tuple(path), code, modifiers, row["See"]))
    return found


def share(text: str) -> float:
    """Return a number from 0 to 1 that a text always has."""
    return int.from_bytes(sha256(text.encode()).digest()[:4], "big") / (1 << 32)


def held_out(terms: Sequence[IndexTerm]) -> list[IndexTerm]:
    """Return the half of the main terms on which nothing was ever tried while developing."""
    return [term for term in terms if share("half" + term.path[0]) >= 1 / 2]


def developed_on(terms: Sequence[IndexTerm]) -> list[IndexTerm]:
    return [term for term in terms if share("half" + term.path[0]) < 1 / 2]


def split(terms: Sequence[IndexTerm], seed: int) -> tuple[list[IndexTerm], list[IndexTerm]]:
    """Return the terms of 80 % of the main terms, and those of the others."""
    mains = sorted({term.path[0] for term in terms})
    Random(seed).shuffle(mains)
    loaded = set(mains[: int(len(mains) * _LOADED_SHARE)])
    return (
        [term for term in terms if term.path[0] in loaded],
        [term for term in terms if term.path[0] not in loaded],
    )


def sample(terms: Sequence[IndexTerm], count: int, seed: int) -> list[IndexTerm]:
    """Draw terms that have a code."""
    coded = [term for term in terms if term.code]
    return Random(seed).sample(coded, min(count, len(coded)))


def read_notes(data: Path, part: str) -> list[Note]:
    """Return the English notes of a part (`train` or `dev`), sorted by name."""
    texts: dict[str, str] = {}
    codes: defaultdict[str, set[str]] = defaultdict(set)
    with tarfile.open(data / CODIESP) as archive:
        for member in archive.getmembers():
            file = archive.extractfile(member) if f"/{part}/" in f"/{member.name}" else None
            name = Path(member.name)
            if file and name.suffix == ".txt":
                texts[name.stem] = file.read().decode()
            elif file and name.name == f"{part}D.tsv":
                for line in file.read().decode().splitlines():
                    note, code = line.split("\t")[:2]
                    codes[note].add(normalize(code))
    return [Note(texts[name], frozenset(codes[name])) for name in sorted(codes)]
