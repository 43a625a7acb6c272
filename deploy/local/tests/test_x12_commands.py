"""`revcycle x12`: what it prints, wrong input on purpose, exit codes."""

import gzip
import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from revcycle.cli import app
from revcycle.edi.files import unreadable

GOLDEN = Path(__file__).parents[3] / "tests" / "golden"
EDI = sorted(GOLDEN.glob("*.edi"))
CLAIM, REMITTANCE = GOLDEN / "case1_837p.edi", GOLDEN / "case1_835.edi"
LINE_KEYS = ["set", "guide", "control_number", "interchange", "kind", "value"]
FINDING_KEYS = ["rule", "severity", "loop", "segment", "element", "position", "message", "fix"]


def run(*arguments, source=None):
    return CliRunner().invoke(app, ["x12", *map(str, arguments)], input=source)


def lines_of(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


def without_line_ends(data):
    return data.replace(b"\r", b"").replace(b"\n", b"")


def in_other_delimiters(text):
    """Take ``|`` for elements, ``>`` for components, ``!`` for repetitions, a tab at the ends."""
    return text.translate(str.maketrans("*:^~", "|>!\t"))


VARIANTS = {
    "as it is": lambda text: text,
    "one line": lambda text: text.replace("\n", ""),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "other delimiters": in_other_delimiters,
    "line ends as terminators": lambda text: text.replace("~\n", "\n"),
    "indented": lambda text: text.replace("~\n", "~\n    "),
}


@pytest.fixture(params=VARIANTS)
def variant(request, tmp_path):
    def write(path):
        written = tmp_path / path.name
        text = VARIANTS[request.param](path.read_text())
        written.write_bytes(text.encode())
        return written

    return write


UNREADABLE = {
    "missing": ("F01", "no such file"),
    "folder": ("F02", "a folder"),
    "empty": ("X01", "no interchange"),
    "blank": ("X01", "no interchange"),
    "text": ("X01", "start with ISA"),
    "binary": ("X01", "start with ISA"),
    "short ISA": ("X01", "106 characters"),
    "utf-16": ("F06", "UTF-16"),
    "utf-16-be": ("F06", "UTF-16"),
    "zip": ("F06", "ZIP archive"),
    "gzip": ("F06", "gzip archive"),
    "pdf": ("F06", "PDF document"),
    "png": ("F06", "an image"),
    "one long line": ("X01", "longer than 65536 characters"),
}


@pytest.fixture(params=UNREADABLE)
def unreadable_file(request, tmp_path):
    path = tmp_path / "SECRETNAME.txt"
    match request.param:
        case "missing":
            pass
        case "folder":
            path.mkdir()
        case kind:
            path.write_bytes(
                {
                    "empty": b"",
                    "blank": b" \r\n\n",
                    "text": b"Dear TESTERSON, your claim was denied.",
                    "binary": bytes(range(256)) * 40,
                    "short ISA": b"ISA*00*TESTERSON~",
                    "utf-16": CLAIM.read_text().encode("utf-16"),
                    "utf-16-be": CLAIM.read_text().encode("utf-16-be"),
                    "zip": b"PK\x03\x04" + bytes(range(256)),
                    "gzip": gzip.compress(CLAIM.read_bytes()),
                    "pdf": b"%PDF-1.7\n" + bytes(range(256)),
                    "png": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
                    "one long line": CLAIM.read_bytes()[:120] + b"TESTERSON" * 100_000,
                }[kind]
            )
    return path, *UNREADABLE[request.param]


class TestParse:
    def test_a_claim_payment_is_a_line_with_cents_and_iso_dates(self):
        (line,) = lines_of(run("parse", REMITTANCE, "--json"))
        assert list(line) == LINE_KEYS
        value = line.pop("value")
        assert line == {
            "set": "835",
            "guide": "005010X221A1",
            "control_number": "0001",
            "interchange": "000000201",
            "kind": "claim",
        }
        assert value["patient_control_number"] == "CLM0001"
        assert value["charge_cents"] == 23000
        assert value["paid_cents"] == 9960
        assert value["received_date"] == "2026-03-03"
        assert value["lines"][0]["paid_units"] == "1"
        assert "remark_codes" not in value["lines"][0]

    def test_a_claim_is_a_line(self):
        (line,) = lines_of(run("parse", CLAIM, "--json"))
        assert (line["set"], line["guide"], line["kind"]) == ("837", "005010X222A1", "claim")
        assert line["value"]["charge_cents"] == 23000
        assert line["value"]["payer"]["name"] == "SYNTHETIC HEALTH PLAN"

    def test_sets_prints_the_payment_after_its_claims(self):
        claim, payment = lines_of(run("parse", REMITTANCE, "--json", "--sets"))
        assert (claim["kind"], payment["kind"]) == ("claim", "set")
        assert payment["value"]["payment_cents"] == 9960
        assert payment["value"]["payment_date"] == "2026-03-16"
        assert "claims" not in payment["value"]

    def test_a_set_without_claims_is_a_line(self):
        (line,) = lines_of(run("parse", GOLDEN / "case1_999.edi", "--json"))
        assert (line["set"], line["kind"]) == ("999", "set")
        assert line["value"]

    def test_a_payment_without_claims_is_a_line(self):
        head, _, rest = REMITTANCE.read_text().partition("LX*1~\n")
        tail = "PLB*2000000010*20261231*WO:1*-99.6~\nSE*14*0001~\n" + rest.partition("0001~\n")[2]
        (line,) = lines_of(run("parse", "-", "--json", source=head + tail))
        assert (line["kind"], line["value"]["payment_cents"]) == ("set", 9960)

    @pytest.mark.parametrize("path", EDI, ids=lambda path: path.stem)
    def test_every_golden_file(self, path):
        done = run("parse", path, "--json")
        assert done.exit_code == 0, done.output
        assert lines_of(done)
        assert "null" not in done.stdout
        table = run("parse", path)
        assert table.exit_code == 0
        assert table.stdout.startswith("set ")

    @pytest.mark.parametrize("path", [CLAIM, REMITTANCE], ids=lambda path: path.stem)
    def test_the_form_of_the_file_does_not_matter(self, path, variant):
        expected = run("parse", path, "--json").stdout
        assert run("parse", variant(path), "--json").stdout == expected

    def test_the_table_adds_up(self):
        both = REMITTANCE.read_text() + (GOLDEN / "case2_835.edi").read_text()
        done = run("parse", "-", source=both)
        assert done.exit_code == 0
        assert [line.split() for line in done.stdout.splitlines()] == [
            ["set", "claim", "payer", "charge", "paid"],
            ["835", "0001", "CLM0001", "SYNTHETIC", "HEALTH", "PLAN", "230.00", "99.60"],
            ["835", "0001", "CLM0002", "SYNTHETIC", "HEALTH", "PLAN", "150.00", "0.00"],
            [],
            ["835", "005010X221A1", "remittance:", "2", "sets"],
            ["2", "claims", "SYNTHETIC", "HEALTH", "PLAN", "380.00", "99.60"],
            ["2", "claims", "total", "380.00", "99.60"],
            ["payments", "99.60"],
        ]

    def test_what_came_before_a_fault_is_printed(self):
        text = REMITTANCE.read_text() + (GOLDEN / "case2_835.edi").read_text()[:400]
        done = run("parse", "-", "--json", source=text)
        assert done.exit_code == 1
        assert [line["value"]["patient_control_number"] for line in lines_of(done)][:1] == [
            "CLM0001"
        ]
        assert done.stderr.startswith("revcycle: standard input: ")
        assert "revcycle x12 validate" in done.stderr

    @pytest.mark.parametrize("form", [[], ["--json"]])
    def test_a_file_of_an_unknown_guide_ends_in_one_line(self, form):
        text = REMITTANCE.read_text().replace("005010X221A1", "004010X091A1")
        done = run("parse", "-", *form, source=text)
        assert (done.exit_code, done.stdout) == (1, "")
        assert done.stderr.startswith("revcycle: standard input: ")
        assert "the set" in done.stderr
        assert done.stderr.count("\n") == 1

    def test_an_interchange_without_sets_is_an_empty_table(self):
        text = REMITTANCE.read_text().partition("GS*")[0] + "IEA*0*000000201~\n"
        done = run("parse", "-", source=text)
        assert (done.exit_code, done.stdout.split()[:2]) == (0, ["set", "claim"])

    def test_a_byte_that_is_no_utf8_stays_json(self):
        source = CLAIM.read_bytes().replace(b"TESTERSON", b"M\xfcLLER")
        done = run("parse", "-", "--json", source=source)
        (line,) = lines_of(done)
        assert done.stdout.isascii()
        assert line["value"]["subscriber"]["name"]["last_name"] == "M\udcfcLLER"

    def test_an_amount_that_is_none_is_refused_without_its_text(self):
        source = CLAIM.read_text().replace("CLM*CLM0001*230*", "CLM*CLM0001*TESTERSON*")
        done = run("parse", "-", source=source)
        assert done.exit_code == 1
        assert "CLM02 at segment 21" in done.stderr
        assert "TESTERSON" not in done.stderr


class TestValidate:
    def test_the_json_has_exactly_these_keys(self):
        source = CLAIM.read_text().replace("CLM*CLM0001*230*", "CLM*CLM0001*23,0*")
        done = run("validate", "-", "--json", source=source)
        assert done.exit_code == 1
        (line,) = lines_of(done)
        assert list(line) == ["file", "valid", "findings"]
        assert (line["file"], line["valid"]) == ("-", False)
        for finding in line["findings"]:
            assert list(finding) == FINDING_KEYS
        assert any(
            (each["segment"], each["element"], each["position"], each["loop"], each["severity"])
            == ("CLM", "02", 21, "2300", "error")
            for each in line["findings"]
        )

    @pytest.mark.parametrize("path", EDI, ids=lambda path: path.stem)
    def test_golden_files_are_valid(self, path):
        done = run("validate", path, "--json")
        assert (done.exit_code, lines_of(done)[0]["valid"]) == (0, True), done.stdout

    @pytest.mark.parametrize("path", [CLAIM, REMITTANCE], ids=lambda path: path.stem)
    def test_the_form_of_the_file_does_not_matter(self, path, variant):
        written = variant(path)
        done = run("validate", written, "--json")
        assert lines_of(done)[0]["valid"], done.stdout

    def test_an_unreadable_file_is_a_finding_with_its_mend(self, unreadable_file):
        path, rule, words = unreadable_file
        done = run("validate", path, "--json")
        assert done.exit_code == 1
        (line,) = lines_of(done)
        assert (line["file"], line["valid"]) == (str(path), False)
        (finding,) = line["findings"]
        assert (finding["rule"], finding["severity"]) == (rule, "error")
        assert words in finding["message"]
        assert finding["fix"]
        assert "TESTERSON" not in done.output

    def test_one_line_a_file_in_their_order(self, tmp_path):
        names = [f"{GOLDEN}/../golden/case1_837p.edi", str(tmp_path), str(REMITTANCE)]
        done = run("validate", *names, "--json")
        assert done.exit_code == 1
        assert [(line["file"], line["valid"]) for line in lines_of(done)] == [
            (names[0], True),
            (names[1], False),
            (names[2], True),
        ]

    def test_a_warning_alone_is_valid_but_not_for_what_we_send(self):
        unterminated = CLAIM.read_text().rstrip().removesuffix("~")
        done = run("validate", "-", "--json", source=unterminated)
        assert done.exit_code == 0
        (line,) = lines_of(done)
        assert line["valid"]
        assert [(each["rule"], each["severity"]) for each in line["findings"]] == [
            ("X03", "warning")
        ]
        strict = run("validate", "-", "--json", "--strict", source=unterminated)
        assert (strict.exit_code, lines_of(strict)[0]["valid"]) == (1, False)

    @pytest.mark.parametrize("path", EDI, ids=lambda path: path.stem)
    def test_a_file_that_is_cut_off_is_not_valid(self, path):
        source = path.read_bytes()
        done = run("validate", "-", "--json", source=source[: len(source) // 2])
        assert (done.exit_code, lines_of(done)[0]["valid"]) == (1, False)

    def test_the_table_names_rule_place_and_mend(self, tmp_path):
        source = CLAIM.read_text().replace("CLM*CLM0001*230*", "CLM*CLM0001*TESTERSON*")
        done = run("validate", "-", CLAIM, source=source)
        assert done.exit_code == 1
        assert done.stdout.startswith("standard input: not valid (")
        assert done.stdout.splitlines()[1].split() == [
            "rule", "severity", "loop", "element", "position", "message", "fix",
        ]  # fmt: skip
        assert "CLM02" in done.stdout
        assert "2300" in done.stdout
        assert f"{CLAIM}: valid" in done.stdout
        assert "TESTERSON" not in done.output

    def test_findings_beyond_the_limit_are_counted(self):
        strange = "ZZZ*1~\n" * 10_100
        source = REMITTANCE.read_text().replace("LX*1~\n", strange + "LX*1~\n")
        done = run("validate", "-", "--json", source=source)
        findings = lines_of(done)[0]["findings"]
        assert len(findings) == 10_001
        assert findings[-1]["rule"] == "F05"
        assert findings[-1]["severity"] == "error"
        assert findings[-1]["message"].startswith("101 further findings")
        assert "more: --json" in run("validate", "-", source=source).stdout

    def test_no_file_is_a_fault_of_usage(self):
        assert run("validate").exit_code == 2

    def test_nothing_steers_the_terminal(self, tmp_path):
        path = tmp_path / "a\x1b[31m.edi"
        path.write_text(CLAIM.read_text().replace("REF*EI", "\x1b[2*EI"))
        done = run("validate", path)
        assert done.exit_code == 1
        assert "\x1b" not in done.output


class TestFormat:
    def test_a_line_has_position_loop_segment_and_names(self):
        done = run("format", CLAIM)
        assert done.exit_code == 0
        lines = done.stdout.splitlines()
        assert len(lines) == CLAIM.read_text().count("~")
        assert lines[20].startswith("    21            2300 CLM*CLM0001*230***11:B:1*")
        assert "claim: 01 patient control number=CLM0001, 02 total charge=230" in lines[20]
        assert "05-1 place of service or facility=11" in lines[20]
        assert lines[0].startswith("     1  ISA*")
        assert lines[1].startswith("     2    GS*")
        assert lines[2].startswith("     3      ST*837*")
        assert lines[-1].startswith(f"{len(lines):>6}  IEA*")

    @pytest.mark.parametrize("path", EDI, ids=lambda path: path.stem)
    def test_every_golden_file(self, path):
        done = run("format", path)
        assert done.exit_code == 0, done.output
        assert "not in the guide" not in done.stdout
        assert all(" | " in line for line in done.stdout.splitlines())

    def test_the_form_of_the_file_does_not_matter(self, variant):
        done = run("format", variant(REMITTANCE))
        assert done.exit_code == 0
        names = [line.rpartition(" | ")[2] for line in done.stdout.splitlines()]
        expected = [
            line.rpartition(" | ")[2] for line in run("format", REMITTANCE).stdout.splitlines()
        ]
        assert names[1:] == expected[1:]

    def test_a_set_that_is_not_known_has_no_names(self):
        text = REMITTANCE.read_text().replace("005010X221A1", "004010X091A1")
        done = run("format", "-", source=text)
        assert done.exit_code == 0
        assert (
            done.stdout.splitlines()[15]
            == "    16      CLP*CLM0001*1*230*99.6*42.4*12*ICN2026030001*11*1"
        )

    def test_what_the_guide_does_not_have_is_shown(self):
        text = REMITTANCE.read_text().replace("LX*1~\n", "ZZZ*1~\nLX*1~\n")
        done = run("format", "-", source=text)
        assert "ZZZ*1  | (not in the guide)" in done.stdout

    def test_a_file_that_is_cut_off_is_shown_to_its_end(self):
        text = CLAIM.read_text()
        done = run("format", "-", source=text[: text.index("HI*") + 8])
        assert done.exit_code == 0
        assert done.stdout.splitlines()[-1].lstrip().startswith("24 ")

    def test_nothing_steers_the_terminal(self):
        text = CLAIM.read_text().replace("TESTERSON", "TEST\x1b[31m")
        assert "\x1b" not in run("format", "-", source=text).stdout
        assert "\x1b" not in run("parse", "-", source=text).stdout

    @pytest.mark.parametrize("path", EDI, ids=lambda path: path.stem)
    def test_plain_keeps_every_byte(self, path, variant):
        written = variant(path)
        source = written.read_bytes()
        done = run("format", "--plain", written)
        assert done.exit_code == 0
        kept = without_line_ends(source.replace(b"~\n    ", b"~").removeprefix(b"\xef\xbb\xbf"))
        assert without_line_ends(done.stdout_bytes) == kept
        again = run("format", "--plain", "-", source=done.stdout_bytes)
        assert again.stdout_bytes == done.stdout_bytes

    def test_plain_keeps_what_is_no_utf8_and_two_interchanges(self):
        source = CLAIM.read_bytes().replace(b"TESTERSON", b"M\xfcLLER") * 2
        done = run("format", "--plain", "-", source=source)
        assert done.stdout_bytes == source

    def test_plain_adds_no_terminator_to_a_text_that_is_cut_off(self):
        source = CLAIM.read_bytes()
        for length in (400, len(source) - 2):
            done = run("format", "--plain", "-", source=source[:length])
            assert done.exit_code == 0
            assert without_line_ends(done.stdout_bytes) == without_line_ends(source[:length])


class TestEveryCommand:
    @pytest.mark.parametrize(
        "command", [["parse"], ["parse", "--json"], ["format"], ["format", "--plain"]]
    )
    def test_an_unreadable_file_ends_in_one_line(self, unreadable_file, command):
        path, _, words = unreadable_file
        done = run(*command, path)
        assert done.exit_code == 1
        assert done.stderr.startswith(f"revcycle: {path}: ")
        assert done.stderr.count("\n") == 1
        assert words in done.stderr
        assert command[0] == "format" or not done.stdout
        assert "TESTERSON" not in done.stderr

    @pytest.mark.parametrize("command", ["parse", "validate", "format"])
    def test_help_has_an_example(self, command):
        done = run(command, "--help")
        assert done.exit_code == 0
        assert f"Example: revcycle x12 {command}" in done.output

    @pytest.mark.parametrize("command", ["parse", "validate", "format"])
    def test_standard_input_is_a_file(self, command):
        from_file = run(command, REMITTANCE).stdout.replace(str(REMITTANCE), "standard input")
        assert run(command, "-", source=REMITTANCE.read_bytes()).stdout == from_file


@pytest.mark.parametrize(
    ("error", "rule", "words"),
    [
        (NotADirectoryError(20, "x"), "F01", "check the path"),
        (PermissionError(13, "x"), "F03", "ask for the right"),
        (OSError(5, "Input/output error"), "F04", "Input/output error"),
    ],
)
def test_what_the_system_refuses_is_said_in_our_words(error, rule, words):
    fault = unreadable(error)
    assert fault.rule == rule
    assert words in str(fault)
