"""The files of benchmarks/x12 are what a valid file of that size is."""

import io
import re

import pytest
from benchmarks.x12.drawing import Draw, money
from benchmarks.x12.generating import SET_CLAIMS_MAX, generate_file

KINDS = ("837P", "835")


def text_of(kind, claims, seed=1):
    return "".join(generate_file(kind, claims, seed))


def luhn_holds(npi):
    doubled = [int(each) * (1 + n % 2) for n, each in enumerate(reversed("80840" + npi))]
    return sum(each // 10 + each % 10 for each in doubled) % 10 == 0


@pytest.mark.parametrize("kind", KINDS)
class TestGenerateFile:
    def test_same_seed_gives_the_same_bytes_and_another_seed_others(self, kind):
        assert text_of(kind, 20) == text_of(kind, 20)
        assert text_of(kind, 20) != text_of(kind, 20, seed=2)

    @pytest.mark.filterwarnings("ignore")
    @pytest.mark.parametrize("claims", [1, 60])
    def test_pyx12_finds_no_fault(self, kind, claims):
        from pyx12.params import params
        from pyx12.x12n_document import x12n_document

        assert x12n_document(params(), io.StringIO(text_of(kind, claims)), None, None) is True

    def test_every_claim_is_there_once_in_sets_of_bounded_size(self, kind):
        text = text_of(kind, SET_CLAIMS_MAX + 10)
        numbers = re.findall(r"^CL[MP]\*(\w+)", text, re.MULTILINE)
        assert len(numbers) == len(set(numbers)) == SET_CLAIMS_MAX + 10
        assert len(re.findall(r"^ST\*", text, re.MULTILINE)) == 2

    def test_segments_do_not_repeat(self, kind):
        segments = text_of(kind, 500).splitlines()
        told = [each for each in segments if each.startswith(("NM1", "N3", "SV1", "SVC", "REF"))]
        assert len(set(told)) > 0.99 * len(told)


def test_npis_have_their_check_digit_and_start_with_2():
    draw = Draw(1)
    npis = [draw.npi() for _ in range(1_000)]
    assert all(len(each) == 10 and each[0] == "2" and luhn_holds(each) for each in npis)


@pytest.mark.parametrize(
    ("cents", "text"),
    [(23000, "230"), (280, "2.8"), (70, ".7"), (5, ".05"), (-125, "-1.25"), (0, "0")],
)
def test_money_is_written_as_short_as_can_be(cents, text):
    assert money(cents) == text
