"""Whatever comes in: findings or an X12Error, soon, and in bounded memory."""

from __future__ import annotations

import gc
import io
import time
import tracemalloc
from collections.abc import Callable
from itertools import chain, repeat
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from x12_exercise import exercise, exercise_quickly
from x12_guide_strategies import GUIDES, in_envelope, interchanges_of, segments_of, usual_segment
from x12_mutations import BASES, recount
from x12_support import GOLDEN_FOLDER, golden

import x12
from x12.guide import Guide

CRASHERS = sorted((Path(__file__).parent / "crashers").glob("[!.]*"))
TEXTS = {path.name: path.read_text() for path in sorted(GOLDEN_FOLDER.glob("*.edi"))}
CLAIM, REMITTANCE, SMALLEST = (golden(BASES[each]) for each in ("837P", "835", "999"))

some = settings(max_examples=40, deadline=None, derandomize=True)
many = settings(max_examples=100, deadline=None, derandomize=True)

PIECES = st.sampled_from(
    [
        *("~", "*", ":", "^", "\n", "\r\n", "\0", "\ufeff", "\udcff", "é", "\x1d", " ", "*" * 40),
        *("ISA", "IEA*1*1~", "GS*HC~", "GE*1*1~", "ST*835*1~", "SE*1*1~", "TA1*1~", "BIN*9*~~~"),
        *("HL*1**20*1~", "HL*9*9*22*0~", "CLM~", "CLP*~", "SVC*HC:1*1~", "SVD*A~", "LS*2120~"),
        *("CAS*CO*45~", "CAS*PR*1*.*1*1~", "PLB*1*20261231*L6*~", "NM1*PR~", "EB*1~", "IK3~"),
        *("-", ".", "-.", "1E5", "9" * 30, "20260230", "20240229", "00000000", "2400", "A" * 300),
        *("D8", "RD8", "20260101-20260101", "ABK:", "::::", "^^^^", "X" * 70_000),
    ]
)


@many
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    exercise(data)


@many
@given(st.text(max_size=200))
def test_any_text(text: str) -> None:
    exercise(text)


@many
@given(st.binary(max_size=200))
def test_any_bytes_behind_a_good_header(data: bytes) -> None:
    exercise(CLAIM[:107].encode() + data)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_any_edit_of_a_good_file(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 30)))
        text = text[:start] + data.draw(PIECES | st.text(max_size=4)) + text[end:]
    exercise(text)
    exercise_quickly(text.encode("utf-8", "surrogateescape"))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.sampled_from(sorted(TEXTS)), st.data())
def test_any_order_of_segments(name: str, data: st.DataObject) -> None:
    head, *body = TEXTS[name].split("~\n")
    for _ in range(data.draw(st.integers(1, 5))):
        n, m = (data.draw(st.integers(0, len(body) - 1)) for _ in "nm")
        match data.draw(st.sampled_from(["drop", "double", "swap", "cut", "borrow"])):
            case "drop" if len(body) > 2:
                del body[n]
            case "double":
                body[n:n] = body[min(n, m) : max(n, m)]
            case "cut":
                body[n] = body[n][: data.draw(st.integers(0, 12))]
            case "borrow":
                body[n] = data.draw(st.sampled_from(data.draw(OTHER_BODIES)))
            case _:
                body[n], body[m] = body[m], body[n]
    exercise("~\n".join([head, *body]))


OTHER_BODIES = st.sampled_from([each.split("~\n")[2:-2] for each in TEXTS.values()])


@settings(max_examples=25, deadline=None, derandomize=True)
@given(st.sampled_from(GUIDES).flatmap(interchanges_of))
def test_any_segments_of_a_guide(text: str) -> None:
    exercise_quickly(text)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.title)
def test_every_segment_of_a_guide(guide: Guide) -> None:
    kinds = [usual_segment(each) for each in segments_of(guide.root)[1:-1]]
    exercise_quickly(in_envelope(guide, kinds))
    exercise_quickly(in_envelope(guide, reversed(kinds)))
    exercise_quickly(in_envelope(guide, [each.partition("*")[0] for each in kinds]))


@pytest.mark.parametrize("start", range(0, len(SMALLEST), 50))
def test_a_file_cut_off_anywhere(start: int) -> None:
    for end in range(start, min(start + 50, len(SMALLEST))):
        exercise(SMALLEST[:end])


@some
@given(st.text(min_size=4, max_size=4), st.sampled_from(["837P", "271"]))
@example("****", "837P")
@example("~:^*", "837P")
@example("    ", "837P")
@example("\r\n\t ", "837P")
@example("é\udcff\0\ufeff", "837P")
@example("*^IE", "837P")
def test_any_delimiters(characters: str, base: str) -> None:
    text = golden(BASES[base])
    exercise(text.translate(str.maketrans("*^:~", characters)))
    exercise(text[:106].translate(str.maketrans("*^:~", characters)) + text[106:])


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-32", "cp037"])
def test_other_encodings(encoding: str) -> None:
    exercise(CLAIM.encode(encoding))
    half = len(CLAIM) // 2
    exercise(CLAIM[:half].encode() + CLAIM[half:].encode(encoding))


@pytest.mark.parametrize("data", [path.read_bytes() for path in CRASHERS])
def test_what_once_went_wrong(data: bytes) -> None:
    exercise(data)


# Sizes. What is measured is how much longer four times as much takes: linear is 4, quadratic 16.


def repeated(base: str, start: str, piece: str, share: int = 1) -> Callable[[int], str]:
    """Return a text by how often, in shares, a piece stands before the segment that begins so."""
    text = golden(BASES[base])
    at = text.index(f"\n{start}") + 1
    return lambda times: text[:at] + piece * (times // share) + text[at:]


SIZES: dict[str, Callable[[int], str]] = {
    "lines": repeated("837P", "SE", "LX*3~SV1*HC:1*1*UN*1***1~DTP*472*D8*20260302~", 2),
    "line numbers": repeated("837P", "SE", "LX*1~"),
    "other payers": repeated("837P", "LX", "SBR*S*18~"),
    "other payers' names": repeated("837P", "LX", "SBR*S*18~NM1*PR*2*A*****PI*AA~", 2),
    "decisions": repeated("837P secondary", "SE", "SVD*SYNTH1*1*HC:1**1~"),
    "claims": repeated("837P", "SE", "CLM*A*1***11:B:1*Y*A*Y*Y~", 4),
    "subscribers": repeated("837P", "SE", "HL*3*1*22*0~", 4),
    "levels": repeated("837P", "SE", "HL*3**20*1~HL*4*3*22*1~HL*5*4*23*0~", 8),
    "adjustments": repeated("835", "NM1*QC", "CAS*CO*45*1~"),
    "provider adjustments": repeated("835", "SE", "PLB*1*20261231*72:A*1~"),
    "references": repeated("835", "SVC", "REF*EA*1~"),
    "unknown segments": repeated("835", "SVC", "ZZZ*1~"),
    "segments out of place": repeated("835", "SVC", "REF*ZZ*1~"),
    "empty segments": repeated("835", "SVC", "~"),
    "benefits": repeated("271", "SE", "EB*1**98~"),
    "answers about sets": repeated("999", "AK9", "AK2*837*0001~IK5*A~", 2),
    "patients": repeated("277CA", "SE", "HL*5*3*PT~NM1*QC*1*A*B****MI*AA~TRN*2*A~", 4),
    "sets": repeated("835", "GE", "ST*835*2~SE*2*2~", 4),
    "groups": repeated("835", "IEA", "GS*HP*AA*BB*20260101*0900*1*X*005010X221A1~GE*0*1~", 8),
    "interchanges": lambda times: REMITTANCE[:107] * (times // 8),
    "blanks": repeated("837P", "CLM", "\n" * 20),
    "blanks before words": lambda times: (
        CLAIM[:200].replace("~\n", "\n") + ("\n" * 40 + "IEA") * (times // 4)
    ),
    "trailer without end": lambda times: CLAIM.rstrip("~\n") + "A" * 10 * times,
    "components": lambda times: CLAIM.replace("11:B:1", "11" + ":" * times),
    "elements": lambda times: CLAIM.replace("CLM*", "CLM" + "*" * times),
    "repetitions": lambda times: golden(BASES["271"]).replace("98^5", "98" + "^98" * times),
    "digits": lambda times: CLAIM.replace("*230*", f"*{'9' * times}*"),
}


def judging_time(text: str) -> float:
    gc.collect()
    started = time.process_time()
    for _ in x12.validate(text, profile=x12.Profile.STRICT):
        pass
    return time.process_time() - started


def growth(make: Callable[[int], str]) -> float:
    return judging_time(make(8_000)) / max(judging_time(make(2_000)), 0.02)


@pytest.mark.parametrize("make", SIZES.values(), ids=SIZES)
def test_time_grows_with_the_length(make: Callable[[int], str]) -> None:
    assert any(growth(make) < 7 for _ in range(4))


class Endless(io.StringIO):
    """A stream of a text that goes on with a piece, over and over."""

    def __init__(self, text: str, piece: str, times: int) -> None:
        super().__init__()
        self.reads = 0
        self._pieces = chain([text], repeat(piece * 1_000, times // 1_000))

    def read(self, _: int | None = -1) -> str:
        self.reads += 1
        return next(self._pieces, "")


MILLIONS = {
    "lines": ("837P", "SE", "LX*1~"),
    "adjustments": ("835", "NM1*QC", "CAS*CO*45*1~"),
    "references": ("835", "NM1*QC", "REF*EA*1~"),
    "benefits": ("271", "SE", "EB*1**98~"),
    "sets answered": ("999", "AK9", "AK2*837*0001~"),
}


@pytest.mark.parametrize("name", MILLIONS)
def test_a_million_segments_of_one_claim_end_at_the_bound(name: str) -> None:
    base, start, piece = MILLIONS[name]
    text = golden(BASES[base])
    stream = Endless(text[: text.index(f"\n{start}") + 1], piece, 1_000_000)
    limits = x12.Limits(unit_segments_max=5_000, findings_max=20_000)
    *_, last = x12.validate(stream, limits=limits)
    assert (last.rule, stream.reads) == ("X01", pytest.approx(7, abs=1))
    assert "5000 segments" in last.message
    with pytest.raises(x12.X12Error, match="5000 segments"):
        list(
            x12.read_records(
                Endless(text[: text.index(f"\n{start}") + 1], piece, 9_000), limits=limits
            )
        )


def test_a_segment_without_end_ends_at_the_bound() -> None:
    for text in (CLAIM[:500], CLAIM[:107], CLAIM.rstrip("~\n")):
        stream = Endless(text, "A" * 100, 1_000_000)
        *_, last = x12.validate(stream)
        assert (last.rule, stream.reads) == ("X01", 2)


def test_findings_end_at_the_bound() -> None:
    text = repeated("835", "SVC", "ZZZ*1~")(3_000)
    limits = x12.Limits(findings_max=100)
    *told, last = x12.validate(text, limits=limits)
    assert (len(told), last.rule) == (100, "F05")


def test_long_loops_are_tuples_like_short_ones() -> None:
    start, end = CLAIM.index("LX*3"), CLAIM.index("SE*37")
    text = recount(CLAIM[:end] + CLAIM[start:end] * 700 + CLAIM[end:])
    (claim,) = x12.read_claims(text)
    assert isinstance(claim.service_lines, tuple)
    assert len(claim.service_lines) == 703
    assert claim.service_lines[-1].procedure.code == "36415"


def peak_memory(claims: int) -> int:
    head, claim, tail = (
        REMITTANCE[: REMITTANCE.index("CLP")],
        REMITTANCE[REMITTANCE.index("CLP") : REMITTANCE.index("SE*")],
        "SE*1*0001~GE*1*201~IEA*1*000000201~",
    )
    stream = iter([head, *repeat(claim * 20, claims // 20), tail, ""])
    source = io.StringIO()
    source.read = lambda _: next(stream)  # type: ignore[method-assign]
    tracemalloc.start()
    for _ in x12.validate(source):
        pass
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_claims() -> None:
    peak_memory(20)
    assert peak_memory(800) < 1.5 * peak_memory(200)


@pytest.mark.parametrize(
    "number", ["\u00b2", "\u0663" * 9, "9" * 5_000, "-1", "1.5", "000000000103"]
)
def test_numbers_that_are_none(number: str) -> None:
    for old in ("*000000103*0", "*103*X", "GE*1*103", "GE*1", "IEA*1", "SE*37", "IEA*1*000000103"):
        head, _, _ = old.rpartition("*")
        exercise(CLAIM.replace(old, f"{head}*{number}"))
        exercise(CLAIM.replace(old, old.replace("103", number, 1)))
