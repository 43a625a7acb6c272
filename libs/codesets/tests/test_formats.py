"""Each format: recognised by its content, read row by row, refused with the row that is wrong."""

import io
import lzma
import sys
import zipfile
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from codesets import CodeSystem, Coverage, IndexTerm
from codesets.catalog import CodeRow
from codesets.formats.errors import LoadError
from codesets.formats.opening import open_sources
from codesets.formats.registry import recognise
from codesets.formats.sources import Limits
from codesets.tables import AddOn, GeographicIndex, MueLimit, PtpPair

TABULAR = """<?xml version="1.0"?><ICD10CM.tabular><version>2026</version>
<chapter><name>19</name><desc>Injury (S00-T88)</desc>
 <includes><note>all <b>kinds</b></note></includes>
 <section id="S90-S91"><desc>Injuries to the toe (S90-S91)</desc>
  <diag><name>S90</name><desc>Injury of toe</desc>
    <excludes1><note>corn (S91)</note></excludes1>
    <sevenChrDef><extension char="A">initial encounter</extension>
      <extension char="D">subsequent encounter</extension></sevenChrDef>
    <diag><name>S90.1</name><desc>Contusion of toe</desc>
      <inclusionTerm><note>Bruised toe</note></inclusionTerm></diag>
    <diag><name>S90.2</name><desc>Fracture of toe</desc>
      <sevenChrDef><extension char="B">open fracture</extension></sevenChrDef>
      <diag><name>S90.211</name><desc>Fracture of right toe</desc></diag></diag>
    <diag><name>S90.3</name><desc>Toe lost with death due to injury</desc></diag>
  </diag>
  <diag><name>S91</name><desc>Corn</desc></diag>
 </section></chapter></ICD10CM.tabular>"""

ORDER = (
    "00001 A00     0 Cholera" + " " * 54 + "Cholera\r\n"
    "00002 A000    1 " + "Cholera, biovar cholerae".ljust(61) + "Cholera due to cholerae\r\n"
    "00003 A01     1 Typhoid fever" + " " * 48 + "Typhoid fever\r\n"
)

INDEX = """<ICD10CM.index><version>2026</version><letter><title>F</title>
 <mainTerm><title>Fracture<nemod>(closed) (simple)</nemod>, any</title><code>S90.2-</code>
  <term level="1"><title>toe</title><code>S90.211</code></term>
  <term level="1"><title>foot</title><see>Fracture, toe</see></term></mainTerm>
 </letter></ICD10CM.index>"""
DRUGS = """<ICD10CM.index><indexHeading><head col="1">Substance</head>
 <head col="2">Accident</head><head col="3">Adverse effect</head></indexHeading>
 <letter><title>A</title><mainTerm><title>Acid</title><cell col="2">T54.2X1</cell>
 <cell col="3">--</cell></mainTerm></letter></ICD10CM.index>"""
INDEX_CSV = (
    "RowID,Letter,Level,Term,See,SeeAlso,NonEssModif,Code\n"
    '1,A,0,"Abnormal, abnormality",,Anomaly,,\n'
    "2,A,1,balance,,,(mixed),E87.4-\n"
    "3,A,2,acid,,,,E87.2\n"
)
PAIRS = (
    "A notice of copyright\r\n\r\n"
    "Column 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\tDeletion Date *=no data\t"
    "Modifier 0=not allowed 1=allowed 9=not applicable\tPTP Edit Rationale\r\n"
    "11042\t97597\t\t20200101\t*\t1\tMisuse\r\n11042\tG0463\t*\t19960101\t20240630\t0\tPolicy\r\n"
)
LIMITS = (
    '"A notice of copyright",,,\n"HCPCS/\nCPT Code",Practitioner Services MUE Values,'
    "MUE Adjudication Indicator,MUE Rationale\n11042,1,2 Date of Service Edit: Policy,Nature\n"
)
ADD_ONS = (
    "notice\nAOC_Edit_Type\tAdd-On_Code\tAOC_DelDT\tPrimary_Code\tPrimary_Code_DelDT\t"
    "AOC_Edit_EffDT\tAOC_Edit_DelDT\tSpecial_Instruction_Notes\n"
    "1\t90461\t\t90460\t\t2013091\t2026181\t\n2\t99292\t\tCCCCC\t\t2013091\t\tdefined\n"
)
GPCI = (
    "ADDENDUM E,,,,,,\n"
    "Medicare Administrative Contractor (MAC),State,Locality Number,Locality Name,"
    "2026 PW GPCI (with 1.0 Floor),2026 PE GPCI,2026 MP GPCI\n"
    "02102,AK,01,ALASKA*,1.5,1.081,0.592\n* a note,,,,,,\n"
)
TAXONOMY = (
    "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n"
    "207K00000X,Group,Allergy,,long text,,Allergist,Individual\n"
)
CHANGES = (
    "code,change,description,description_source\nE1102,new_billable,,\nE110,became_header,,\n"
    "E119,deleted,,\nE11,description_revised,New,\n"
)
DATES = (
    "code,valid_from,valid_to,mce_flags\n"
    "A000,20151001,20250930,adult|manifestation\nA000,20251001,20270331,\n"
)


def hcpcs_line(code, sequence, kind, long, short="", added="", ended=""):
    text = f"{code:>5}{sequence:05}{kind}{long:<80}{short:<28}".ljust(268)
    return (text + added.ljust(16) + ended).ljust(320) + "\r\n"


HCPCS = (
    hcpcs_line("A0021", 100, 3, "Ambulance service, outside state per mile,", added="19820101")
    + hcpcs_line("A0021", 200, 4, "transport")
    + hcpcs_line("A0999", 100, 3, "Ended", "Ended", "19820101", "20251231")
    + hcpcs_line("LT", 100, 7, "Left side", "Left", "19820101")
)


def read(folder, name, content, given=None):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    [source] = open_sources(path)
    kind = recognise(source)
    assert kind is not None, "not recognised"
    return [(part.release, list(part.records)) for part in kind.read(source, given)]


def only(folder, name, content, given=None):
    [(release, records)] = read(folder, name, content, given)
    return release, records


def span(release):
    return f"{release.valid_from} {release.valid_to}"


class TestIcd10:
    @pytest.fixture
    def tabular(self, tmp_path):
        _release, records = only(tmp_path, "tabular-April-1-2026.xml", TABULAR)
        return {row.code: row for row in records if isinstance(row, CodeRow)}

    def test_tabular_list_says_its_year_and_its_name_the_month(self, tmp_path):
        april, _ = only(tmp_path, "icd10cm-tabular-April-1-2026.xml", TABULAR)
        october, _ = only(tmp_path, "tabular.xml", TABULAR)
        assert span(april) == "2026-04-01 2026-09-30"
        assert span(october) == "2025-10-01 2026-09-30"
        assert april.has_notes

    def test_seventh_character_when_defined_above_fills_up_with_x(self, tabular):
        assert tabular["S901XXA"].title == "Contusion of toe, initial encounter"
        assert tabular["S901XXA"].parent == "S901"
        assert (tabular["S901"].billable, tabular["S901XXA"].billable) == (False, True)

    def test_seventh_character_when_defined_nearer_replaces_the_one_above(self, tabular):
        assert tabular["S90211B"].title == "Fracture of right toe, open fracture"
        assert "S90211A" not in tabular

    def test_seventh_character_of_later_encounters_is_not_for_who_died(self, tabular):
        assert "S903XXA" in tabular
        assert "S903XXD" not in tabular

    def test_notes_stand_where_they_are_published(self, tmp_path, tabular):
        assert tabular["S90"].notes.excludes1 == ("corn (S91)",)
        assert tabular["S901"].notes.inclusion_terms == ("Bruised toe",)
        assert [s.character for s in tabular["S90"].notes.seventh_characters] == ["A", "D"]
        _release, records = only(tmp_path, "tabular.xml", TABULAR)
        chapter, block = records[:2]
        assert (chapter.name, chapter.notes.includes) == ("chapter 19", ("all kinds",))
        assert (block.name, block.parent) == ("S90-S91", "chapter 19")
        assert tabular["S91"].section == "S90-S91"

    def test_order_file_has_both_titles_and_who_is_below_whom(self, tmp_path):
        release, rows = only(tmp_path, "icd10cm_order_2026.txt", ORDER)
        assert (release.system, span(release)) == (CodeSystem.ICD10CM, "2025-10-01 2026-09-30")
        assert [(row.code, row.billable, row.parent) for row in rows] == [
            ("A00", False, ""), ("A000", True, "A00"), ("A01", True, ""),
        ]  # fmt: skip
        assert rows[1].short_title == "Cholera, biovar cholerae"
        assert rows[1].title == "Cholera due to cholerae"

    def test_order_file_of_procedures_is_of_the_other_system(self, tmp_path):
        text = ORDER.replace("A00 ", "001 ").replace("A000   ", "0010001").replace("A01 ", "002 ")
        release, _rows = only(tmp_path, "icd10pcs_order_2026.txt", text)
        assert release.system is CodeSystem.ICD10PCS

    def test_dates_keep_their_flags(self, tmp_path):
        release, rows = only(tmp_path, "dates.csv", DATES)
        assert (release.coverage, span(release)) == (Coverage.BILLABLE, "2015-10-01 2027-03-31")
        assert rows[0].flags == ("adult", "manifestation")
        assert (rows[0].valid_to, rows[1].valid_to) == (date(2025, 9, 30), date(2027, 3, 31))

    def test_changes_say_what_each_does(self, tmp_path):
        release, rows = only(tmp_path, "icd10cm_fy2027_delta.csv", CHANGES)
        assert (release.coverage, span(release)) == (Coverage.CHANGES, "2026-10-01 2027-09-30")
        said = [(row.code, row.billable, row.is_ended, row.title) for row in rows]
        assert said == [
            ("E1102", True, False, ""), ("E110", False, False, ""),
            ("E119", None, True, ""), ("E11", None, False, "New"),
        ]  # fmt: skip

    def test_index_has_paths_references_and_words_that_may_be_left_out(self, tmp_path):
        release, terms = only(tmp_path, "icd10cm-index-April-1-2026.xml", INDEX)
        assert (release.coverage, release.part) == (Coverage.TERMS, "index")
        assert terms == [
            IndexTerm(("Fracture , any",), "S902", ("closed", "simple")),
            IndexTerm(("Fracture , any", "toe"), "S90211"),
            IndexTerm(("Fracture , any", "foot"), "", see="Fracture, toe"),
        ]

    def test_table_of_drugs_has_a_term_for_each_column_with_a_code(self, tmp_path):
        release, terms = only(tmp_path, "icd10cm-drug-April-1-2026.xml", DRUGS)
        assert release.part == "drugs"
        assert terms == [IndexTerm(("Acid",), "T542X1", column="Accident")]

    def test_index_as_csv_joins_levels(self, tmp_path):
        _release, terms = only(tmp_path, "icd10cm_index_2025.csv", INDEX_CSV)
        assert [(term.path, term.code) for term in terms] == [
            (("Abnormal, abnormality",), ""),
            (("Abnormal, abnormality", "balance"), "E874"),
            (("Abnormal, abnormality", "balance", "acid"), "E872"),
        ]


class TestProcedures:
    def test_hcpcs_joins_lines_and_keeps_modifiers_apart(self, tmp_path):
        (codes, rows), (modifiers, more) = read(tmp_path, "HCPC2026_JAN_ANWEB.txt", HCPCS)
        assert (codes.system, span(codes)) == (CodeSystem.HCPCS, "2026-01-01 2026-03-31")
        assert rows[0].title == "Ambulance service, outside state per mile, transport"
        assert (rows[1].code, rows[1].valid_to) == ("A0999", date(2025, 12, 31))
        assert (modifiers.system, modifiers.coverage) == (CodeSystem.MODIFIER, Coverage.CHANGES)
        assert [(row.code, row.title) for row in more] == [("LT", "Left side")]

    def test_hcpcs_as_workbook_says_the_same(self, tmp_path):
        header = ["HCPC", "SEQNUM", "RECID", "LONG DESCRIPTION", "SHORT DESCRIPTION", "ADD DT"]
        content = workbook(
            header,
            ["A0021", "100", "3", "Ambulance service", "Ambulance", "19820101"],
            ["LT", "100", "7", "Left side", "Left"],
        )
        (codes, rows), (_modifiers, more) = read(tmp_path, "HCPC2026_JAN_ANWEB.xlsx", content)
        assert span(codes) == "2026-01-01 2026-03-31"
        assert (rows[0].title, rows[0].valid_from) == ("Ambulance service", date(1982, 1, 1))
        assert [row.code for row in more] == ["LT"]

    @pytest.mark.parametrize(
        ("name", "text", "title", "short", "part"),
        [
            ("LONGULT.txt", "Text in full, of any length", "Text in full, of any length", "", ""),
            ("MEDU.txt", "TEXT OF UP TO FORTY-EIGHT CHARACTERS", None, "", "medium"),
            ("SHORTU.txt", "TEXT OF UP TO 28", "", "TEXT OF UP TO 28", "short"),
        ],
    )
    def test_cpt_files_are_told_apart_by_their_texts(
        self, tmp_path, name, text, title, short, part
    ):
        lines = "".join(f"{code} {text}\r\n" for code in ("99901", "99902", "0001T"))
        release, rows = only(tmp_path, name, "A notice\r\n\r\n" + lines, date(2026, 1, 1))
        assert (release.part, span(release)) == (part, "2026-01-01 2026-12-31")
        assert (rows[2].code, rows[2].title) == ("0001T", text if title is None else title)
        assert rows[2].short_title == short

    def test_cpt_as_csv(self, tmp_path):
        text = "CPT Code,Long Description,Short Description\n99901,Words,WORDS\n"
        _release, rows = only(tmp_path, "cpt_2026.csv", text)
        assert [(r.code, r.title, r.short_title) for r in rows] == [("99901", "Words", "WORDS")]


class TestTables:
    def test_pairs_keep_their_dates(self, tmp_path):
        release, rows = only(tmp_path, "ccipra-v320r0-f1.txt", PAIRS)
        assert release.system is CodeSystem.PTP_PRACTITIONER
        assert (release.part, span(release)) == ("f1", "2026-01-01 2026-03-31")
        assert rows == [
            PtpPair("11042", "97597", date(2020, 1, 1), None, 1, "Misuse"),
            PtpPair("11042", "G0463", date(1996, 1, 1), date(2024, 6, 30), 0, "Policy"),
        ]

    def test_pairs_of_hospitals_are_another_system(self, tmp_path):
        assert only(tmp_path, "ccioph-v320r0-f1.txt", PAIRS)[0].system is CodeSystem.PTP_HOSPITAL
        with pytest.raises(LoadError, match="practitioners or for hospitals"):
            read(tmp_path, "pairs.txt", PAIRS, date(2026, 1, 1))

    def test_limits_say_their_setting_in_the_header(self, tmp_path):
        release, rows = only(tmp_path, "MCR_MUE_Eff_01-01-2026.csv", LIMITS)
        assert (release.system, span(release)) == (
            CodeSystem.MUE_PRACTITIONER, "2026-01-01 2026-03-31",
        )  # fmt: skip
        assert rows == [MueLimit("11042", 1, 2, "Nature")]

    def test_add_ons_have_dates_of_the_year_and_contractors_codes(self, tmp_path):
        _release, rows = only(tmp_path, "AOC_V2026Q1-MCR.txt", ADD_ONS)
        assert rows == [
            AddOn("90461", "90460", 1, date(2013, 4, 1), date(2026, 6, 30)),
            AddOn("99292", "", 2, date(2013, 4, 1), None),
        ]

    def test_relative_values_as_published_are_known_by_place(self, tmp_path):
        header = "HCPCS,MOD,DESCRIPTION,CODE," + ",".join(["PE"] * 27)
        values = "10.0,5.1,,4.1,,1.2,20.3,19.3,2,090,0,0,0,2,1,2,1,0,,33.4,09,0,99,0,0,0"
        text = "TITLE,,\n" * 4 + header + f"\n27447,26,A KNEE,A,,{values}\n"
        release, rows = only(tmp_path, "PPRRVU26_JAN.csv", text)
        assert span(release) == "2026-01-01 2026-03-31"
        assert (rows[0].code, rows[0].modifier, rows[0].work) == ("27447", "26", Decimal("10.0"))
        assert rows[0].practice_expense_facility == Decimal("4.1")
        assert (rows[0].indicator("global_days"), rows[0].indicator("pctc")) == ("090", "2")

    def test_geographic_indices_end_before_the_notes(self, tmp_path):
        release, rows = only(tmp_path, "GPCI2026.csv", GPCI)
        assert span(release) == "2026-01-01 2026-12-31"
        work, expense, malpractice = Decimal("1.5"), Decimal("1.081"), Decimal("0.592")
        assert rows == [GeographicIndex("02102", "01", "AK", "ALASKA", work, expense, malpractice)]

    def test_taxonomy_holds_from_the_month_of_its_version(self, tmp_path):
        release, rows = only(tmp_path, "nucc_taxonomy_251.csv", TAXONOMY)
        assert span(release) == "2025-10-01 None"
        assert (rows[0].code, rows[0].title) == ("207K00000X", "Allergist")
        assert dict(rows[0].details)["classification"] == "Allergy"


WRONG = [
    ("order.txt", ORDER.replace("00003", "00004"), "row 3: order number 00004 instead of 00003"),
    ("order.txt", ORDER + "99999 half a li", "row 4: not a line of an order file"),
    ("order.txt", ORDER + PAIRS, "row 4: not a line of an order file"),
    ("dates.csv", DATES + "A001,20151001\n", "row 4: 2 columns instead of 4"),
    ("dates.csv", DATES + "A001,20151399,20270331,\n", "row 4: '20151399' is not a date"),
    ("dates.csv", DATES + "A 01,20151001,20270331,\n", "row 4: 'A 01' is not a code"),
    ("delta.csv", CHANGES + "E12,renamed,,\n", "row 6: 'renamed' is not a change"),
    ("ccipra.txt", PAIRS + "11042\t9759", "row 6: not a pair of codes"),
    ("ANWEB.txt", HCPCS + HCPCS[:100], "row 5: not a line of a HCPCS file"),
    ("mue.csv", LIMITS + "11043,many,2,x\n", "row 5: 'many' is not a whole number"),
    ("mue.csv", LIMITS + "11043,²,2,x\n", "row 5: '²' is not a whole number"),
    ("mue.csv", LIMITS + f"11043,{'9' * 5_000},2,x\n", "is not a whole number"),
    ("mue.csv", LIMITS + "11043,1,7,x\n", "row 5: '7' is no adjudication indicator"),
    ("GPCI2026.csv", GPCI.replace("1.081", "1e999999"), "'1e999999' is not a number"),
    ("t.xml", TABULAR[:900], "the XML ends or breaks here (unclosed token)"),
    ("t.xml", TABULAR.replace("S91<", "9S1<"), "'9S1' is not an ICD-10-CM code"),
    ("t.xml", TABULAR.replace("<version>", "<a>" * 101), "nested more than 100 deep"),
]


class TestWrongFiles:
    @pytest.mark.parametrize(("name", "content", "words"), WRONG)
    def test_fault_is_told_with_its_row(self, tmp_path, name, content, words):
        with pytest.raises(LoadError) as refused:
            read(tmp_path, name, content, date(2026, 1, 1))
        assert words in str(refused.value)
        assert "\n" not in str(refused.value)

    def test_xml_that_declares_entities_is_refused(self, tmp_path):
        bomb = TABULAR.replace(
            "<ICD10CM.tabular>",
            '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><ICD10CM.tabular>',
        ).replace("Corn", "&b;")
        with pytest.raises(LoadError, match="declares a document type or entities"):
            read(tmp_path, "t.xml", bomb)

    def test_text_that_is_utf16_is_refused(self, tmp_path):
        path = tmp_path / "order.txt"
        path.write_bytes(ORDER.encode("utf-16"))
        assert recognise(open_sources(path)[0]) is None

    def test_text_of_windows_is_read(self, tmp_path):
        text = ORDER.encode().replace(b"Typhoid fever\r\n", b"M\xe9ni\xe8re\r\n")
        assert only(tmp_path, "icd10cm_order_2026.txt", text)[1][2].title == "Ménière"

    def test_text_that_is_neither_is_refused(self, tmp_path):
        text = ORDER.encode().replace(b"Typhoid fever\r\n", b"\x81\xff\r\n")
        with pytest.raises(LoadError, match="row 3: the text is neither UTF-8 nor Windows-1252"):
            read(tmp_path, "icd10cm_order_2026.txt", text)

    def test_date_that_nothing_tells_is_asked_for(self, tmp_path):
        with pytest.raises(LoadError, match="say it with --valid-from"):
            read(tmp_path, "order.txt", ORDER)
        release, _rows = only(tmp_path, "order.txt", ORDER, date(2026, 4, 1))
        assert span(release) == "2026-04-01 2026-09-30"


class TestPacking:
    def read_packed(self, path, limits):
        [source] = open_sources(path, limits)
        return source.read()

    @pytest.mark.parametrize("limits", [Limits(expanded_bytes_max=100_000),
                                        Limits(ratio_from_bytes=100_000)])  # fmt: skip
    @pytest.mark.parametrize("kind", ["zip", "xz"])
    def test_bomb_is_refused_before_it_is_unpacked(self, tmp_path, kind, limits):
        path = tmp_path / f"bomb.{kind}"
        zeros = bytes(3_000_000)
        path.write_bytes(lzma.compress(zeros) if kind == "xz" else zipped({"a.txt": zeros}))
        with pytest.raises(LoadError, match="it unpacks to more than"):
            self.read_packed(path, limits)

    def test_archive_with_too_many_files_is_refused(self, tmp_path):
        path = tmp_path / "many.zip"
        path.write_bytes(zipped({f"{number}.txt": b"" for number in range(11)}))
        with pytest.raises(LoadError, match="more than 10 files"):
            open_sources(path, Limits(members_max=10))

    @pytest.mark.parametrize("kind", ["zip", "xz"])
    def test_packed_file_that_is_cut_off_is_refused(self, tmp_path, kind):
        path = tmp_path / f"cut.{kind}"
        whole = lzma.compress(ORDER.encode()) if kind == "xz" else zipped({"a": ORDER.encode()})
        path.write_bytes(whole[:-30])
        with pytest.raises(LoadError, match="damaged"):
            self.read_packed(path, Limits())

    def test_member_whose_content_was_changed_is_refused(self, tmp_path):
        path = tmp_path / "changed.zip"
        path.write_bytes(zipped({"a": ORDER.encode()}, zipfile.ZIP_STORED).replace(
            b"Typhoid", b"Tiphoid", 1))  # fmt: skip
        with pytest.raises(LoadError, match="damaged"):
            self.read_packed(path, Limits())

    def test_file_that_is_not_there_is_told(self, tmp_path):
        with pytest.raises(LoadError, match="No such file"):
            open_sources(tmp_path / "missing.txt")


class TestWorkbooks:
    """Sheets that no publisher writes: each is refused in one line, before it fills the memory."""

    @pytest.mark.parametrize(
        ("rows", "words"),
        [
            ('<row r="one"/>', "rows are not numbered as they follow"),
            (f'<row r="{"9" * 5_000}"/>', "rows are not numbered as they follow"),
            ('<row r="2"/><row r="1"/>', "rows are not numbered as they follow"),
            (f'<row><c r="{"Z" * 100_000}1"/></row>', "a row with too many columns"),
            ('<row><c t="s"><v>-1</v></c></row>', "a cell refers to no text"),
            ('<row><c t="s"><v>²</v></c></row>', "a cell refers to no text"),
        ],
    )
    def test_sheet_that_is_wrong_is_refused(self, tmp_path, rows, words):
        with pytest.raises(LoadError, match=words):
            self.opened(tmp_path, rows, Limits()).read()

    def test_sheet_that_grows_by_empty_cells_is_refused(self, tmp_path):
        rows = '<row><c r="ALL1"/></row>' + "<row/>" * 5_000
        with pytest.raises(LoadError, match="more than 200 times its size"):
            self.opened(tmp_path, rows, Limits(ratio_from_bytes=100_000)).read()

    def opened(self, tmp_path, rows, limits):
        path = tmp_path / "codes.xlsx"
        strings = "<sst><si><t>one</t></si></sst>"
        members = {
            "xl/workbook.xml": "<workbook/>",
            "xl/sharedStrings.xml": strings,
            "xl/worksheets/sheet1.xml": f"<worksheet><sheetData>{rows}</sheetData></worksheet>",
        }
        path.write_bytes(zipped({name: text.encode() for name, text in members.items()}))
        [source] = open_sources(path, limits)
        return source


def zipped(members, compression=zipfile.ZIP_DEFLATED):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def workbook(*rows):
    """Make a workbook with inline text, which has its last cells left out where they are empty."""
    cells = [
        f'<row r="{number}">'
        + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row)
        + "</row>"
        for number, row in enumerate(rows, 1)
    ]
    sheet = f"<worksheet><sheetData>{''.join(cells)}</sheetData></worksheet>"
    return zipped({"xl/workbook.xml": b"<workbook/>", "xl/worksheets/sheet1.xml": sheet.encode()})
