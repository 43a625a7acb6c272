"""ICD-10-CM as loaded: every code there is, seventh characters included."""

import csv
import lzma
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from coding_svc.code_sets.domain import ICD10CM, Code, Release, choose_release, normalize
from coding_svc.code_sets.models import CodeEntry
from coding_svc.code_sets.service import load_shipped
from coding_svc.code_sets.tabular import read_release

CODES = 98_186
BILLABLE_CODES = 74_719
REFERENCE = Path(__file__).parents[4] / "shared/data/icd10cm/icd10cm_fy2026_apr_codes.tsv.xz"

TABULAR = """<ICD10CM.tabular><chapter><section id="S90-S91">
  <diag><name>S90</name><desc>Injury of toe</desc>
    <sevenChrDef><extension char="A">initial encounter</extension>
      <extension char="D">subsequent encounter</extension></sevenChrDef>
    <diag><name>S90.1</name><desc>Contusion of toe</desc></diag>
    <diag><name>S90.2</name><desc>Fracture of toe</desc>
      <sevenChrDef><extension char="B">open fracture</extension></sevenChrDef>
      <diag><name>S90.211</name><desc>Fracture of right toe</desc></diag>
    </diag>
    <diag><name>S90.3</name><desc>Not in the list of codes</desc></diag>
  </diag>
  <diag><name>S91</name><desc>Corn</desc></diag>
</section></chapter></ICD10CM.tabular>"""
LISTED = ["S90", "S901", "S901XXA", "S901XXD", "S902", "S90211", "S90211A", "S90211B", "S91"]


class TestTabular:
    @pytest.fixture
    def codes(self, tmp_path):
        tabular, listed = tmp_path / "tabular.xml", tmp_path / "codes.txt"
        tabular.write_text(TABULAR)
        listed.write_text("\n".join(LISTED))
        return {code.code: code for code in read_release(tabular, listed)}

    def test_seventh_character_when_defined_above_fills_up_with_x(self, codes):
        assert codes["S901XXA"] == Code("S901XXA", "Contusion of toe, initial encounter", True)
        assert codes["S901XXD"].title == "Contusion of toe, subsequent encounter"

    def test_seventh_character_when_defined_nearer_replaces_the_one_above(self, codes):
        assert codes["S90211B"].title == "Fracture of right toe, open fracture"
        assert "S90211A" not in codes

    def test_code_when_it_needs_more_characters_only_groups(self, codes):
        assert {code for code in codes if not codes[code].billable} == {
            "S90",
            "S901",
            "S902",
            "S90211",
        }

    def test_code_when_nothing_is_below_is_billable(self, codes):
        assert codes["S91"].billable

    def test_code_when_it_is_not_listed_is_left_out(self, codes):
        assert "S903" not in codes


class TestDomain:
    OLD = Release(ICD10CM, "2025-10", date(2025, 10, 1), date(2026, 3, 31))
    NEW = Release(ICD10CM, "2026-04", date(2026, 4, 1), date(2026, 9, 30))

    @pytest.mark.parametrize(
        ("on", "release"),
        [
            (date(2025, 10, 1), OLD),
            (date(2026, 3, 31), OLD),
            (date(2026, 4, 1), NEW),
            (date(2026, 9, 30), NEW),
            (date(2026, 10, 1), NEW),
            (date(2015, 10, 1), NEW),
        ],
    )
    def test_release_when_none_covers_the_date_is_the_newest(self, on, release):
        assert choose_release([self.OLD, self.NEW], on) == release
        assert choose_release([self.NEW, self.OLD], on) == release

    def test_release_when_none_is_loaded_is_none(self):
        assert choose_release([], date(2026, 4, 1)) is None

    @pytest.mark.parametrize("written", ["E11.65", "E1165", "e11.65", " e11.65 ", "E11 65"])
    def test_code_when_written_otherwise_is_the_same(self, written):
        assert normalize(written) == "E1165"


async def rows(platform, query):
    async with platform.members["coding-svc"].runtime.database.transaction() as session:
        return list(await session.execute(query))


class TestShippedRelease:
    pytestmark = pytest.mark.asyncio(loop_scope="module")

    async def test_release_when_loaded_has_every_code(self, unchanged_platform):
        counts = select(CodeEntry.billable, func.count()).group_by(CodeEntry.billable)
        counted = dict(tuple(row) for row in await rows(unchanged_platform, counts))
        assert counted == {True: BILLABLE_CODES, False: CODES - BILLABLE_CODES}

    async def test_release_when_loaded_equals_the_published_list(self, unchanged_platform):
        if not REFERENCE.exists():
            pytest.skip("no reference data beside the repository")
        with lzma.open(REFERENCE, "rt") as file:
            published = {
                (row["code"], row["billable"] == "1")
                for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            }
        loaded = await rows(unchanged_platform, select(CodeEntry.code, CodeEntry.billable))
        assert {tuple(row) for row in loaded} == published

    async def test_release_when_loaded_again_is_left_alone(self, unchanged_platform):
        member = unchanged_platform.members["coding-svc"]
        async with member.runtime.database.transaction() as session:
            assert await load_shipped(session, member.runtime.clock) is False
