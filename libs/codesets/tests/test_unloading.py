"""Taking releases away: what goes, what stays, and who judges then."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from codesets_support import add, day, leaf, release

from codesets import Catalog, CodeSystem
from codesets.catalog import read_manifest
from codesets.edits import Codes
from codesets.unloading import UnloadRefused, unload

HCPCS = CodeSystem.HCPCS


@pytest.fixture
def folder(tmp_path):
    """Two quarters, of which the second stands twice, from two files."""
    add(tmp_path, release("2026-04-01", "2026-06-30", system=HCPCS), leaf("A1000"))
    add(tmp_path, release("2026-07-01", "2026-09-30", system=HCPCS), leaf("A2000"))
    return tmp_path


def names(folder):
    return [stored.release.name for stored in read_manifest(folder)]


def test_what_goes_is_said_with_who_judges_then(folder):
    before = names(folder)
    done = unload(folder, HCPCS, before[1])
    assert [stored.release.name for stored in done.removed] == [before[1]]
    assert (done.judged_by.name, done.is_covered) == (before[0], False)
    assert names(folder) == before[:1]
    assert len(list(folder.glob("hcpcs-*.sqlite3"))) == 1


def test_a_catalog_that_is_open_notices(folder):
    catalog = Catalog.open(folder)
    assert catalog.look_up(HCPCS, "A2000", day("2026-08-01")).entry
    unload(folder, HCPCS, names(folder)[1])
    answer = catalog.look_up(HCPCS, "A2000", day("2026-08-01"))
    assert answer.entry is None
    assert answer.warning


def test_a_trial_changes_nothing(folder):
    before = names(folder)
    assert unload(folder, HCPCS, before[0], is_trial=True).removed
    assert names(folder) == before


def test_the_last_release_may_go(folder):
    first, second = names(folder)
    unload(folder, HCPCS, first)
    assert unload(folder, HCPCS, second).judged_by is None
    assert Catalog.open(folder).view(HCPCS, day("2026-08-01")) is None


def test_what_is_not_there_is_refused(folder):
    with pytest.raises(UnloadRefused, match="no release '1999' of hcpcs is loaded"):
        unload(folder, HCPCS, "1999")


def test_codes_that_are_kept_for_edits_are_forgotten(folder):
    codes = Codes(Catalog.open(folder))
    on = day("2026-08-01")
    assert codes.on(on).find(HCPCS, "A2000")
    unload(folder, HCPCS, names(folder)[1])
    assert codes.on(on).find(HCPCS, "A2000") is None
