"""Search over all of ICD-10-CM: what clinicians write, as they write it."""

from datetime import date
from pathlib import Path

import pytest

from codesets import Catalog, CodeSystem
from codesets.loading import load_files
from codesets.search import SearchIndex, build_search
from codesets.shipped import ensure_shipped

ON = date(2026, 5, 1)
REFERENCE = Path(__file__).parents[4] / "shared/data/icd10cm"
INDEX = REFERENCE / "icd10cm_index_2025_dev.csv.xz"
AT_MOST = 3


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    if not INDEX.exists():
        pytest.skip(f"the Alphabetic Index is not at {INDEX}")
    folder = tmp_path_factory.mktemp("whole")
    ensure_shipped(folder / "codes")
    load_files(folder / "codes", [INDEX], valid_from=date(2026, 4, 1))
    catalog = Catalog.open(folder / "codes")
    build_search(
        folder / "index",
        catalog.entries(CodeSystem.ICD10CM, ON),
        catalog.index_terms(CodeSystem.ICD10CM, ON),
        catalog.all_sections(CodeSystem.ICD10CM, ON),
    )
    return SearchIndex(folder / "index")


@pytest.mark.parametrize(
    ("query", "codes"),
    [
        ("type 2 diabetes with neuropathy", {"E1140", "E1142"}),
        ("copd with acute exacerbation", {"J441"}),
        ("heart attack", {"I219"}),
        ("diabtes neuropathy", {"E0840", "E0940", "E1040", "E1140", "E1340"}),
        ("closed fracture of right distal radius initial encounter", {"S52501A"}),
        ("migrane", {"G43909"}),
        ("cataract right eye", {"H269"}),
        ("Ménière disease", {"H8109"}),
        ("Lou Gehrig's disease", {"G1221"}),
        ("acquired deformity of kidney", {"N2889"}),
    ],
)
def test_what_clinicians_write_is_among_the_first(index, query, codes):
    first = [hit.code for hit in index.search(query, limit=AT_MOST)]
    assert codes.intersection(first), first


@pytest.mark.parametrize(
    ("query", "letter"),
    [
        ("asthma", "J"),
        ("asthma complicating pregnancy", "O"),
        ("anemia", "D"),
        ("anemia in pregnancy", "O"),
        ("jaundice", "R"),
        ("newborn jaundice", "P"),
        ("fall from ladder", "W"),
    ],
)
def test_chapter_of_circumstances_is_meant_only_when_it_is_named(index, query, letter):
    assert index.search(query)[0].code.startswith(letter)
