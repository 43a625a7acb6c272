"""What ships is loaded once, into files beside the database."""

from datetime import date

import pytest

from codesets import Catalog, CodeSystem
from coding_svc.code_sets.service import load_shipped

CODES = 98_186
BILLABLE_CODES = 74_719
ON = date(2026, 5, 1)

pytestmark = pytest.mark.asyncio(loop_scope="module")


def codes_dir(platform):
    return platform.members["coding-svc"].runtime.codes_dir


async def test_release_when_loaded_has_every_code(unchanged_platform):
    catalog = Catalog.open(codes_dir(unchanged_platform))
    billable = [entry.billable for entry in catalog.entries(CodeSystem.ICD10CM, ON)]
    assert (len(billable), sum(billable)) == (CODES, BILLABLE_CODES)


async def test_what_ships_when_loaded_again_is_left_alone(unchanged_platform):
    folder = codes_dir(unchanged_platform)
    before = sorted((path.name, path.stat().st_ino) for path in folder.iterdir())
    assert load_shipped(folder) is False
    assert sorted((path.name, path.stat().st_ino) for path in folder.iterdir()) == before
