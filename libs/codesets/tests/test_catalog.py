"""Releases side by side: what each date of service is judged by."""

import json
import sqlite3
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from codesets_support import add, day, group, leaf, release

from codesets import Catalog, CodeSystem, Coverage
from codesets.catalog import CatalogDamaged, CodeRow, EmptyRelease, Incoming, add_releases
from codesets.catalog.manifest import MANIFEST
from codesets.catalog.tables import find_ptp_pairs
from codesets.model import Notes
from codesets.tables import PtpPair

ICD = CodeSystem.ICD10CM
FIRST = release("2025-10-01", "2026-03-31")
SECOND = release("2026-04-01", "2026-09-30")
OF_FIRST = (group("E11"), leaf("E110", parent="E11"), leaf("E119", parent="E11"))
OF_SECOND = (group("E11"), group("E110", parent="E11"), leaf("E1101", parent="E110"))


@pytest.fixture
def folder(tmp_path):
    add(tmp_path, FIRST, *OF_FIRST)
    add(tmp_path, SECOND, *OF_SECOND)
    return tmp_path


@pytest.fixture
def catalog(folder):
    return Catalog.open(folder)


def billable(catalog, on):
    """Return the billable codes of a date; what a search is built from has to say the same."""
    entries = sorted(told(entry) for entry in catalog.entries(ICD, day(on)))
    assert [told(entry) for entry in catalog.listed(ICD, day(on))] == entries
    return {code for code, is_billable, *_said in entries if is_billable}


def told(entry):
    return entry.code, entry.billable, entry.title, entry.parent, entry.section, entry.notes


class TestCompleteReleases:
    @pytest.mark.parametrize(
        ("on", "codes", "is_covered"),
        [
            ("2025-10-01", {"E110", "E119"}, True),
            ("2026-03-31", {"E110", "E119"}, True),
            ("2026-04-01", {"E1101"}, True),
            ("2026-09-30", {"E1101"}, True),
            ("2026-10-01", {"E1101"}, False),
            ("2015-10-01", {"E1101"}, False),
        ],
    )
    def test_date_when_no_release_covers_it_is_judged_by_the_newest(
        self, catalog, on, codes, is_covered
    ):
        assert billable(catalog, on) == codes
        answer = catalog.look_up(ICD, "E11.0", day(on))
        assert (answer.warning is None) is is_covered
        assert answer.entry.billable is ("E110" in codes)

    def test_warning_names_the_release_that_judged(self, catalog):
        warning = catalog.look_up(ICD, "E119", day("2026-10-01")).warning
        assert warning == (
            "No loaded release of icd10cm covers 2026-10-01;"
            " judged by 2026-04 (2026-04-01 to 2026-09-30)."
        )

    def test_code_when_it_ended_is_found_before_and_not_after(self, catalog):
        assert catalog.look_up(ICD, "e11.9", day("2026-03-31")).entry.title == "leaf E119"
        assert catalog.look_up(ICD, "e11.9", day("2026-04-01")).entry is None

    def test_release_when_another_system_is_loaded_stays(self, folder, catalog):
        add(folder, release("2026-01-01", system=CodeSystem.HCPCS), leaf("A0021"))
        assert billable(catalog, "2026-03-31") == {"E110", "E119"}
        assert catalog.look_up(CodeSystem.HCPCS, "A0021", day("2026-02-01")).entry

    def test_system_when_nothing_is_loaded_has_no_release(self, catalog):
        answer = catalog.look_up(CodeSystem.CPT, "99213", day("2026-01-01"))
        assert (answer.entry, answer.release) == (None, None)
        assert catalog.nearest_valid(CodeSystem.CPT, "99213", day("2026-01-01")) == []
        assert list(catalog.listed(CodeSystem.CPT, day("2026-01-01"))) == []

    def test_texts_that_the_list_lacks_are_those_of_the_tabular_list(self, folder, catalog):
        notes = Notes(inclusion_terms=("sugar",))
        tabular = leaf("E1101", "another title", section="E08-E13", notes=notes)
        dates = ("2026-10-01", "2027-09-30")
        add(folder, release(*dates, authority=1), leaf("E1101", "title"), leaf("E1102", title=" "))
        add(folder, release(*dates, has_notes=True), tabular, leaf("E119"))
        assert billable(catalog, "2026-10-01") == {"E1101", "E1102"}
        [entry, _other] = catalog.listed(ICD, day("2026-10-01"))
        assert (entry.title, entry.section, entry.notes) == ("title", "E08-E13", notes)

    def test_hierarchy_is_of_the_date(self, catalog):
        before, after = day("2026-03-31"), day("2026-04-01")
        assert [e.code for e in catalog.children(ICD, "E11", before)] == ["E110", "E119"]
        assert [e.code for e in catalog.children(ICD, "E11", after)] == ["E110"]
        assert [e.code for e in catalog.parents(ICD, "E1101", after)] == ["E110", "E11"]

    @pytest.mark.parametrize(
        ("code", "nearest"),
        [("E11", ["E110", "E119"]), ("E1191", ["E119"]), ("E11X", ["E110", "E119"]), ("E12", [])],
    )
    def test_nearest_are_below_else_beside(self, catalog, code, nearest):
        found = catalog.nearest_valid(ICD, code, day("2026-01-01"))
        assert [entry.code for entry in found] == nearest


class TestChanges:
    @pytest.fixture(autouse=True)
    def changes(self, folder):
        add(
            folder,
            release("2026-10-01", "2027-09-30", Coverage.CHANGES),
            leaf("E1102"),
            CodeRow("E1101", billable=False),
            leaf("E11011"),
            CodeRow("E11", title="new title"),
        )

    def test_date_when_only_changes_cover_it_continues_the_release_before(self, catalog):
        on = day("2026-10-01")
        assert billable(catalog, "2026-10-01") == {"E1102", "E11011"}
        assert catalog.look_up(ICD, "E1101", on).warning is None
        assert catalog.look_up(ICD, "E1101", on).entry.billable is False
        assert catalog.look_up(ICD, "E1101", on).entry.title == "leaf E1101"
        assert catalog.look_up(ICD, "E11", on).entry.title == "new title"

    def test_date_before_the_changes_is_untouched(self, catalog):
        assert billable(catalog, "2026-09-30") == {"E1101"}
        assert catalog.look_up(ICD, "E11", day("2026-09-30")).entry.title == "group E11"

    def test_code_when_new_finds_its_place(self, catalog):
        on = day("2026-10-01")
        assert catalog.look_up(ICD, "E11011", on).entry.parent == "E1101"
        assert [entry.code for entry in catalog.children(ICD, "E110", on)] == ["E1101", "E1102"]

    def test_code_when_ended_by_a_change_is_gone(self, folder, catalog):
        ended = release("2026-12-01", "2027-09-30", Coverage.CHANGES)
        add(folder, ended, CodeRow("E1102", is_ended=True))
        assert billable(catalog, "2026-11-30") == {"E1102", "E11011"}
        assert billable(catalog, "2026-12-01") == {"E11011"}

    def test_complete_release_when_it_begins_with_the_changes_replaces_them(self, folder, catalog):
        add(folder, release("2026-10-01", "2027-09-30"), leaf("E119"))
        assert billable(catalog, "2026-10-01") == {"E119"}

    def test_date_when_after_everything_is_judged_with_the_changes(self, catalog):
        assert billable(catalog, "2030-01-01") == {"E1102", "E11011"}


class TestDatesOfBillableCodes:
    @pytest.fixture(autouse=True)
    def dates(self, folder):
        def span(code, begins, ends, *flags):
            return CodeRow(
                code, billable=True, valid_from=day(begins), valid_to=day(ends), flags=flags
            )

        add(
            folder,
            release("2015-10-01", "2027-09-30", Coverage.BILLABLE),
            span("E110", "2015-10-01", "2026-03-31"),
            span("E119", "2015-10-01", "2020-09-30", "adult"),
            span("E119", "2020-10-01", "2026-03-31"),
            span("E1101", "2026-04-01", "2027-09-30"),
            span("E1109", "2026-10-01", "2027-09-30"),
        )

    def test_date_when_no_complete_release_covers_it_is_judged_by_the_dates(self, catalog):
        assert billable(catalog, "2016-01-01") == {"E110", "E119"}
        assert billable(catalog, "2026-10-01") == {"E1101", "E1109"}
        assert catalog.look_up(ICD, "E119", day("2016-01-01")).warning is None

    def test_grouping_code_is_valid_while_something_below_is(self, catalog):
        assert catalog.look_up(ICD, "E11", day("2026-10-01")).entry.billable is False
        assert catalog.look_up(ICD, "E110", day("2026-10-01")).entry.billable is False
        assert catalog.look_up(ICD, "E119", day("2026-10-01")).entry is None

    def test_title_comes_from_the_release_nearest_in_time_else_is_missing(self, catalog):
        assert catalog.look_up(ICD, "E119", day("2016-01-01")).entry.title == "leaf E119"
        assert catalog.look_up(ICD, "E1109", day("2026-10-01")).entry.title == ""

    def test_span_goes_on_where_only_flags_changed(self, catalog):
        early = catalog.look_up(ICD, "E119", day("2016-01-01")).entry
        late = catalog.look_up(ICD, "E119", day("2026-01-01")).entry
        assert (early.valid_from, early.valid_to) == (day("2015-10-01"), day("2026-03-31"))
        assert (late.valid_from, late.valid_to) == (day("2015-10-01"), day("2026-03-31"))
        assert (early.flags, late.flags) == (("adult",), ())


class TestWholeOrNothing:
    def test_load_when_its_reading_fails_leaves_nothing(self, folder):
        def broken():
            yield leaf("E119")
            raise ValueError("row 2")

        before = sorted(path.name for path in folder.iterdir())
        later = release("2026-10-01")
        with pytest.raises(ValueError, match="row 2"):
            add_releases(
                folder, [Incoming(later, "a", [leaf("E110")]), Incoming(later, "b", broken())]
            )
        assert sorted(path.name for path in folder.iterdir()) == before

    def test_load_when_a_code_stands_twice_is_refused(self, folder):
        with pytest.raises(sqlite3.IntegrityError):
            add(folder, release("2026-10-01"), leaf("E119"), leaf("E119"))

    def test_load_when_nothing_is_in_it_is_refused(self, folder):
        with pytest.raises(EmptyRelease):
            add(folder, release("2026-10-01"))

    def test_load_when_it_died_is_cleared_away_by_the_next(self, folder):
        (folder / "icd10cm-x.sqlite3.part").write_text("half")
        add(folder, release("2026-10-01"), leaf("E119"))
        assert not list(folder.glob("*.part*"))

    def test_source_when_loaded_again_is_kept_once(self, folder, catalog):
        for _ in range(2):
            add(folder, FIRST, *OF_FIRST)
        assert len(catalog.releases(ICD)) == 2

    def test_trial_keeps_nothing(self, folder, catalog):
        trial = [Incoming(release("2026-10-01"), "x", [leaf("E119")])]
        assert add_releases(folder, trial, is_kept=False)[0].rows == 1
        assert len(catalog.releases(ICD)) == 2
        assert not list(folder.glob("*.part*"))

    def test_file_of_another_layout_is_refused_until_it_is_loaded_again(self, folder):
        manifest = json.loads((folder / MANIFEST).read_text())
        del manifest["releases"][0]["format_version"]
        written = folder / manifest["releases"][0]["file"]
        written.rename(folder / "earlier.sqlite3")
        manifest["releases"][0]["file"] = "earlier.sqlite3"
        (folder / MANIFEST).write_text(json.dumps(manifest))
        catalog = Catalog.open(folder)
        with pytest.raises(CatalogDamaged, match=r"another version: load .* again"):
            catalog.look_up(ICD, "E119", day("2025-10-01"))
        add(folder, FIRST, *OF_FIRST)
        assert catalog.look_up(ICD, "E119", day("2025-10-01")).entry
        assert not (folder / "earlier.sqlite3").exists()


class TestPairs:
    def test_pair_that_was_withdrawn_and_came_back_holds_on_both_spans(self, tmp_path):
        system = CodeSystem.PTP_PRACTITIONER
        back = PtpPair("11042", "97597", day("2024-01-01"), None, 0)
        gone = PtpPair("11042", "97597", day("2020-01-01"), day("2020-12-31"), 1)
        other = PtpPair("10060", "97597", day("2020-01-01"), None, 1)
        table = release("2026-01-01", system=system, coverage=Coverage.TABLE)
        add(tmp_path, table, back, other, gone)
        catalog, codes = Catalog.open(tmp_path), ["97597", "11042"]
        assert find_ptp_pairs(catalog, system, codes, day("2020-12-31")) == [gone]
        assert find_ptp_pairs(catalog, system, codes, day("2021-01-01")) == []
        assert find_ptp_pairs(catalog, system, codes, day("2026-01-01")) == [back]

    def test_pairs_among_many_codes_are_those_that_were_loaded(self, tmp_path):
        system, began = CodeSystem.PTP_HOSPITAL, day("2020-01-01")
        codes = [f"{number:05}" for number in range(10_000, 10_300)]
        loaded = {
            (one, two): PtpPair(one, two, began, None, (at + step) % 2)
            for at, one in enumerate(codes)
            for step in (1, 7, 8, 9, 64, 290)
            for two in [codes[(at + step) % len(codes)]]
        }
        table = release("2026-01-01", system=system, coverage=Coverage.TABLE)
        add(tmp_path, table, *loaded.values())
        wanted = codes[::3]
        found = find_ptp_pairs(Catalog.open(tmp_path), system, wanted, day("2026-01-01"))
        assert found == sorted(pair for key, pair in loaded.items() if set(key) <= set(wanted))

    def test_pairs_of_more_codes_than_there_can_be_are_refused(self, tmp_path):
        began = day("2020-01-01")
        pairs = [PtpPair("99213", f"{number:05}", began, None, 1) for number in range(33_000)]
        table = release("2026-01-01", system=CodeSystem.PTP_PRACTITIONER, coverage=Coverage.TABLE)
        with pytest.raises(ValueError, match="no NCCI table"):
            add(tmp_path, table, *pairs)
        assert not list(tmp_path.glob("*.part*"))
