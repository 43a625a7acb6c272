"""Suggestions for made-up sentences: what is found, where, and what is said of it."""

import sys
from itertools import combinations, permutations, starmap
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from search_support import entries

from codesets.search import SearchIndex, build_search
from codesets.search.dictionary import Dictionary, Source, number_of_word, write_dictionary
from codesets.search.text import stem
from codesets.suggest import Proposal, Suggester, validated


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("suggest") / "icd10cm"
    build_search(folder, entries())
    return folder


@pytest.fixture(scope="module")
def suggester(folder):
    return Suggester(SearchIndex(folder))


def codes(suggester, text, **more):
    return [found.code for found in suggester.suggest(text, **more)]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Long-standing HTN, on lisinopril.", "I10"),
        ("High blood pressure was found.", "I10"),
        ("Acute myocardial infarction in 2019.", "I219"),
        ("Seen for pain of the hip.", "M25559"),
        ("Pain in the right hip since May.", "M25551"),
        ("T2DM, diet only", "E119"),
        ("Hip hip pain pain since May.", "M25559"),
    ],
)
def test_a_term_in_a_note_is_found(suggester, text, code):
    assert codes(suggester, text) == [code]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("T2DM, neuropathy.", ["E119", "G629"]),
        ("Diabetes, hypertension, and hip pain.", ["E119", "I10", "M25559"]),
        ("Myocardial infarction, acute.", ["I219"]),
        ("Pain, hip.", ["M25559"]),
    ],
)
def test_a_list_is_not_one_term(suggester, text, expected):
    assert sorted(codes(suggester, text)) == expected


def test_accents_move_no_passage(suggester):
    text = "Señora Núñez: años, hypërtension."
    (found,) = suggester.suggest(text)
    assert text[found.start : found.end] == found.matched_term == "hypërtension"


def test_the_passage_is_named(suggester):
    text = "Follow-up. Known arterial hypertension."
    (found,) = suggester.suggest(text)
    assert (text[found.start : found.end], found.matched_term) == ("arterial hypertension",) * 2
    assert not found.negated
    assert not found.uncertain


@pytest.mark.parametrize(
    "text",
    [
        "No hypertension.",
        "Patient denies hypertension or hip pain.",
        "Without diabetes, hypertension or heart attack.",
        "Negative for hypertension.",
        "Hypertension was ruled out.",
        "There is no evidence of hypertension.",
    ],
)
def test_what_is_absent_is_left_out_unless_asked_for(suggester, text):
    assert suggester.suggest(text) == []
    assert all(found.negated for found in suggester.suggest(text, with_negated=True))


@pytest.mark.parametrize(
    "text", ["No fever but hypertension.", "Not only hypertension.", "No pills. Hypertension."]
)
def test_a_denial_has_an_end(suggester, text):
    assert codes(suggester, text) == ["I10"]


@pytest.mark.parametrize(
    "text",
    ["Possible hypertension.", "Suspected hypertension", "Hypertension cannot be excluded."],
)
def test_what_is_suspected_is_said_to_be_uncertain(suggester, text):
    (found,) = suggester.suggest(text)
    assert found.uncertain
    assert found.confidence < suggester.suggest("Hypertension.")[0].confidence


@pytest.mark.parametrize(
    "text", ["Family history of hypertension.", "Her mother had a heart attack and hypertension."]
)
def test_diseases_of_relatives_are_not_the_patients(suggester, text):
    assert suggester.suggest(text) == []


def test_relative_who_is_named_after_a_disease_does_not_have_it(suggester):
    assert codes(suggester, "Hypertension, seen with his mother who has HTN") == ["I10"]


def test_sentence_without_an_end_is_read_at_once(suggester):
    """Such a note of 100,000 characters took minutes, for which every request waited."""
    text = "no fever, no cough, no diabetes, hypertension " * 2_000
    assert "I10" in codes(suggester, text, with_negated=True)


def test_word_without_an_end_is_not_remembered(suggester):
    """A thousand notes of one such word each took a hundred megabytes, for good."""
    remembered = stem.cache_info().currsize
    for ending in range(10):
        suggester.suggest("x" * 50_000 + str(ending))
    assert stem.cache_info().currsize <= remembered + 1


@pytest.mark.parametrize("text", ["", "all htns", "The old man may fall.", "\0\0", "..." * 1000])
def test_words_that_only_look_like_terms_are_not_found(suggester, text):
    assert suggester.suggest(text) == []


def test_what_is_said_often_is_trusted_more_and_listed_once(suggester):
    (once,) = suggester.suggest("Hypertension.")
    (often,) = suggester.suggest("Hypertension. Hypertension. Hypertension.")
    assert often.confidence > once.confidence


def test_limits_hold(suggester):
    text = "Hypertension. Heart attack. Pain in hip."
    assert len(codes(suggester, text, limit=2)) == 2
    assert codes(suggester, text, min_confidence=1.0) == []


def test_what_a_model_proposes_must_be_billable_and_have_evidence(folder):
    text = "hypertension"
    proposals = [
        Proposal("I10", 0.9, 0, 12),
        Proposal("I99.99", 0.9, 0, 12),
        Proposal("E11", 0.9, 0, 12),
        Proposal("I10", 0.9, 5, 99),
        Proposal("I10", 7.0, 0, 12),
    ]
    assert [x.code for x in validated(proposals, text, SearchIndex(folder))] == ["I10"]


def test_every_term_is_found_in_any_order(tmp_path):
    """What tells at once that a term is not there must never hide one that is."""
    words = ("acute", "asthma", "chest", "diabetic", "fever", "gout", "heart", "lung", "stone")
    terms = list(combinations(words, 3))
    write_dictionary(tmp_path, ((n, Source.TITLE, " ".join(t)) for n, t in enumerate(terms)))
    dictionary = Dictionary(tmp_path)
    for family, term in enumerate(terms):
        numbers = [number_of_word(word) for word in reversed(term)]
        assert dictionary.find_words(numbers) == (family, Source.TITLE)
        assert all(starmap(dictionary.may_join, permutations(numbers, 2)))
    assert dictionary.find_words([number_of_word("acute"), number_of_word("asthma")]) is None
