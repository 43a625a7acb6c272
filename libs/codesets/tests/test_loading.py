"""Loading files: whole or not at all, with a summary, and then found by date of service."""

import csv
import lzma
import shutil
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from codesets_support import add, day, leaf, release

from codesets import Catalog, CodeSystem, Coverage
from codesets.catalog import read_manifest
from codesets.catalog.tables import (
    find_add_ons,
    find_geographic_index,
    find_mue_limits,
    find_ptp_pairs,
    find_relative_values,
    table_release,
)
from codesets.formats.errors import LoadError
from codesets.loading import load_files
from codesets.shipped import ensure_shipped
from codesets.tables import PtpPair

ICD = CodeSystem.ICD10CM
REFERENCE = Path(__file__).parents[4] / "shared/data"


def order_file(*codes):
    lines = [
        f"{number:05} {code:<7} {int(len(code) > 3)} {'Short ' + code:<60} Long {code}\r\n"
        for number, code in enumerate(codes, 1)
    ]
    return "".join(lines)


@pytest.fixture
def write(tmp_path):
    def put(name, content):
        path = tmp_path / name
        path.write_text(content)
        return path

    return put


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "codes"


@pytest.fixture(scope="module")
def shipped_folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("codes")
    assert len(ensure_shipped(folder)) == 4
    assert ensure_shipped(folder) == []
    return folder


@pytest.fixture(scope="module")
def shipped(shipped_folder):
    return Catalog.open(shipped_folder)


@pytest.fixture(scope="module")
def data():
    if not (REFERENCE / "icd10cm").is_dir():
        pytest.skip("no reference data beside the repository")
    return REFERENCE / "icd10cm"


@pytest.fixture(scope="module")
def all_published(data, shipped_folder, tmp_path_factory):
    folder = tmp_path_factory.mktemp("all") / "codes"
    shutil.copytree(shipped_folder, folder)
    names = (
        "*.zip",
        "*tabular*.xml.xz",
        "*.tsv.xz",
        "*validity*",
        "*delta.csv",
        "*index*.csv.xz",
    )
    load_files(folder, [path for name in names for path in sorted(data.glob(name))])
    return Catalog.open(folder)


@pytest.fixture(scope="module")
def published(data):
    [path] = data.glob("*validity*")
    with lzma.open(path, "rt") as file:
        return list(csv.DictReader(file))


class TestSummary:
    def test_release_is_compared_with_the_one_before(self, folder, write):
        codes = [f"A00{number}" for number in range(10)]
        load_files(folder, [write("icd10cm_order_2026.txt", order_file("A00", *codes))])
        text = order_file("A00", *codes[1:], "A01").replace("Long A005", "Else A005")
        [loaded] = load_files(folder, [write("icd10cm_order_2027.txt", text)])
        found = loaded.difference
        assert (found.added, found.changed, found.ended) == (1, 1, 1)
        assert found.earlier.name == "2025-10"
        assert loaded.stored.release.valid_from == date(2026, 10, 1)

    def test_file_when_loaded_again_changes_nothing(self, folder, write):
        path = write("icd10cm_order_2026.txt", order_file("A00", "A000", "A001"))
        load_files(folder, [path])
        [again] = load_files(folder, [path])
        assert not again.is_new
        assert len(read_manifest(folder)) == 1

    def test_trial_says_the_same_and_keeps_nothing(self, folder, write):
        path = write("icd10cm_order_2026.txt", order_file("A00", "A000", "A001"))
        [tried] = load_files(folder, [path], is_trial=True)
        assert (tried.is_new, tried.stored.rows) == (True, 3)
        assert read_manifest(folder) == ()

    def test_archive_that_has_the_same_twice_is_loaded_once(self, folder, tmp_path):
        path = tmp_path / "2026-code-descriptions-april.zip"
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("icd10cm_codes_2026.txt", "A000    Long A000\r\nA001    Long\r\n" * 2)
            archive.writestr("icd10cm_order_2026.txt", order_file("A00", "A000", "A001"))
            archive.writestr("readme.pdf", "%PDF-1.4\n")
        [loaded] = load_files(folder, [path])
        assert loaded.stored.release.valid_from == date(2026, 4, 1)
        assert loaded.stored.release.coverage is Coverage.COMPLETE


class TestRefusal:
    def refused(self, folder, paths, words):
        before = sorted(path.name for path in folder.iterdir()) if folder.exists() else []
        with pytest.raises(LoadError) as error:
            load_files(folder, paths)
        assert words in str(error.value)
        after = [path.name for path in folder.iterdir()] if folder.exists() else []
        assert sorted(set(after) - {"catalog.lock"}) == sorted(set(before) - {"catalog.lock"})

    def test_good_file_is_not_loaded_beside_a_bad_one(self, folder, write):
        good = write("icd10cm_order_2026.txt", order_file("A00", "A000", "A001"))
        bad = write("icd10cm_order_2027.txt", order_file("A00", "A000", "A001") + "oops\n")
        self.refused(folder, [good, bad], "icd10cm_order_2027.txt, row 4: not a line")

    def test_code_that_stands_twice_is_named_by_its_row(self, folder, write):
        path = write("icd10cm_order_2026.txt", order_file("A00", "A000", "A000", "A001"))
        self.refused(folder, [path], "row 3: the code stands twice for one date")

    @pytest.mark.parametrize(
        ("ending", "words"),
        [
            ("03002 A00000  1 {:<60} Long\n", "row 3002: the code stands twice for one date"),
            ("oops\n", "row 3002: not a line of an order file"),
        ],
    )
    def test_long_list_is_refused_with_the_row_and_leaves_nothing(
        self, folder, write, ending, words
    ):
        codes = [f"A{number:05}" for number in range(3_000)]
        text = order_file("A00", *codes) + ending.format("Short")
        self.refused(folder, [write("icd10cm_order_2026.txt", text)], words)

    def test_list_cut_off_at_the_end_of_a_line_is_refused_unless_forced(self, folder, write):
        codes = [f"A00{number}" for number in range(10)]
        load_files(folder, [write("icd10cm_order_2026.txt", order_file("A00", *codes))])
        cut = write("icd10cm_order_2027.txt", order_file("A00", *codes[:6]))
        self.refused(folder, [cut], "it lacks 4 of the 11 codes of 2025-10")
        assert load_files(folder, [cut], is_forced=True)[0].difference.ended == 4

    def test_table_cut_off_at_the_end_of_a_line_is_refused_unless_forced(self, folder, write):
        header = "column1,column2,deletion_date,modifier_indicator,rationale"
        pairs = [f"A000{number},A0010,,1,Policy" for number in range(10)]
        load_files(folder, [write("ccipra-v320r0-f1.csv", "\n".join([header, *pairs]))])
        cut = write("ccipra-v321r0-f1.csv", "\n".join([header, *pairs[:6]]))
        self.refused(folder, [cut], "it lacks 4 of the 10 rows of 2026-01 f1")
        assert load_files(folder, [cut], is_forced=True)[0].stored.rows == 6

    def test_file_of_another_kind_is_refused(self, folder, write):
        self.refused(folder, [write("notes.txt", "Dear all,\n")], "no code set that can be loaded")


class TestShipped:
    def test_lists_have_codes_of_their_form(self, shipped):
        on = day("2026-01-01")
        forms = {
            CodeSystem.PLACE_OF_SERVICE: 2, CodeSystem.MODIFIER: 2, CodeSystem.REVENUE_CODE: 4,
        }  # fmt: skip
        for system, length in forms.items():
            entries = list(shipped.entries(system, on))
            assert len(entries) > 50
            assert all(len(entry.code) == length and entry.title for entry in entries)

    def test_notes_and_blocks_of_icd10cm_are_there(self, shipped):
        on = day("2026-05-01")
        parents = shipped.parents(ICD, "E11.65", on)
        assert [parent.code for parent in parents] == ["E116", "E11"]
        assert parents[1].excludes1
        assert [s.name for s in shipped.sections(ICD, "E11.65", on)] == ["E08-E13", "chapter 4"]

    def test_modifiers_of_cms_add_to_those_that_ship(self, shipped_folder, folder):
        shutil.copytree(shipped_folder, folder)
        changes = release("2025-10-01", None, Coverage.CHANGES, CodeSystem.MODIFIER)
        add(folder, changes, leaf("A1", "dressing for one wound"), leaf("LT", "left, says CMS"))
        catalog, after = Catalog.open(folder), day("2026-01-01")
        assert catalog.look_up(CodeSystem.MODIFIER, "A1", after).entry.title[:8] == "dressing"
        assert catalog.look_up(CodeSystem.MODIFIER, "LT", after).entry.title == "left, says CMS"
        assert catalog.look_up(CodeSystem.MODIFIER, "25", after).entry is not None
        assert catalog.look_up(CodeSystem.MODIFIER, "A1", day("2025-09-30")).entry is None


class TestCpt:
    def test_texts_of_one_year_complete_each_other(self, folder, write):
        codes = ("99901", "99902", "99903")
        long = write("LONGULT.txt", "".join(f"{code}\tA long text\n" for code in codes))
        short = write("SHORTU.txt", "".join(f"{code} SHORT\n" for code in codes))
        load_files(folder, [long, short], valid_from=date(2026, 1, 1))
        entry = Catalog.open(folder).look_up(CodeSystem.CPT, "99902", day("2026-05-01")).entry
        assert (entry.title, entry.short_title) == ("A long text", "SHORT")


class TestTables:
    @pytest.fixture
    def catalog(self, folder, write):
        head = "Column 1\tColumn 2\n"
        pairs = (
            "11042\t97597\t\t20200101\t*\t1\tMisuse\n"
            "97597\t11043\t\t20200101\t20240630\t0\tPolicy\n"
        )
        more = "11042\tG0463\t\t20240101\t*\t9\tPolicy\n"
        mue = "hcpcs_code,mue_units,mue_mai,mue_rationale,mue_service\n"
        aoc = "primary_code,add_on_code,aoc_edit_type\n90460,90461,1\n"
        gpci = "Contractor,State,Locality Number,Locality Name,PW GPCI,PE GPCI,MP GPCI\n"
        rvu = "hcpcs,mod,status,workrvu," + ",".join(f"x{n}" for n in range(26)) + "\n"
        load_files(
            folder,
            [
                write("ccipra-v320r0-f1.txt", head + pairs),
                write("ccipra-v320r0-f2.txt", head + more),
                write("mue_2026-01.csv", mue + "11042,1,2,Policy,Practitioner\n"),
                write("aoc_2026-01.csv", aoc),
                write("GPCI2026.csv", gpci + "02102,AK,01,ALASKA,1.5,1.0,0.5\n"),
                write("PPRRVU2026_Jan.csv", rvu + "11042,,A,1.01" + "," * 26 + "\n"),
            ],
        )
        return Catalog.open(folder)

    def test_pairs_are_found_in_both_orders_and_by_date(self, catalog):
        codes = ["11042", "97597", "11043", "G0463", "not a code", "9é597"]
        system = CodeSystem.PTP_PRACTITIONER
        found = find_ptp_pairs(catalog, system, codes, day("2024-06-30"))
        assert [(pair.column1, pair.column2) for pair in found] == [
            ("11042", "97597"), ("11042", "G0463"), ("97597", "11043"),
        ]  # fmt: skip
        assert found[0] == PtpPair("11042", "97597", day("2020-01-01"), None, 1, "Misuse")
        later = find_ptp_pairs(catalog, system, codes, day("2024-07-01"))
        assert [pair.column2 for pair in later] == ["97597", "G0463"]
        assert find_ptp_pairs(catalog, CodeSystem.PTP_HOSPITAL, codes, day("2024-07-01")) == []

    def test_other_tables_are_found_by_code(self, catalog):
        on = day("2026-02-01")
        system, codes = CodeSystem.MUE_PRACTITIONER, ["11042", "11043"]
        limits = find_mue_limits(catalog, system, codes, on, Decimal("1.5"))
        assert {code: limit.units for code, limit in limits.items()} == {"11042": 1}
        assert not find_mue_limits(catalog, system, codes, on, Decimal(1))
        assert [each.primary_code for each in find_add_ons(catalog, ["90461"], on)] == ["90460"]
        values = find_relative_values(catalog, ["11042"], on)
        assert str(values["11042", ""].work) == "1.01"
        assert find_geographic_index(catalog, "02102", "01", on).name == "ALASKA"
        assert find_geographic_index(catalog, "02102", "99", on) is None

    def test_table_of_the_nearest_quarter_judges(self, catalog):
        for on in ("2020-01-01", "2026-02-01", "2030-01-01"):
            found = table_release(catalog, CodeSystem.MUE_PRACTITIONER, day(on))
            assert found.name == "2026-01"


@pytest.mark.slow
class TestPublishedFiles:
    """All ICD-10-CM codes, compared one by one with the dates that CMS publishes."""

    @pytest.mark.parametrize(("on", "count"), [("2026-05-01", 74_719), ("2026-10-01", 74_879)])
    def test_every_billable_code_answers_rightly(self, all_published, published, on, count):
        number = on.replace("-", "")
        expected = {
            row["code"]: sorted(flag for flag in row["mce_flags"].split("|") if flag)
            for row in published
            if row["valid_from"] <= number <= row["valid_to"]
        }
        entries = list(all_published.entries(ICD, day(on)))
        assert len(expected) == count
        assert {e.code: list(e.flags) for e in entries if e.billable} == expected
        assert all_published.look_up(ICD, "E11.65", day(on)).warning is None
        for entry in entries[::500]:
            assert all_published.look_up(ICD, entry.code, day(on)).entry == entry

    def test_what_ships_agrees_with_the_published_list(self, data, shipped):
        with lzma.open(data / "icd10cm_fy2026_apr_codes.tsv.xz", "rt") as file:
            rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
            published = {row["code"]: row["billable"] == "1" for row in rows}
        entries = shipped.entries(ICD, day("2026-05-01"))
        assert {entry.code: entry.billable for entry in entries} == published
