"""Search over a handful of codes: what the words of a query may stand for, and which code wins."""

import gc
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from threading import Barrier

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from search_support import entries

from codesets import Catalog, CodeSystem, IndexTerm, Release
from codesets.catalog import CodeRow, Incoming, add_releases
from codesets.search import SearchIndex, SearchNotBuilt, SearchStore, build_search
from codesets.search.dictionary import number_of_word
from codesets.search.lexicon import common_terms, search_terms
from codesets.search.text import stem, words
from codesets.search.vocabulary import Vocabulary, edit_distance

ON = date(2026, 5, 1)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    folder = tmp_path_factory.mktemp("search") / "icd10cm"
    build_search(folder, entries())
    return SearchIndex(folder)


def best(index, query, **more):
    hits = index.search(query, **more)
    return hits[0].code if hits else None


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("type 2 diabetes with neuropathy", "E1140"),
        ("diabtes neuropathy type 2", "E1140"),
        ("copd with acute exacerbation", "J441"),
        ("COPD exac", "J441"),
        ("heart attack", "I219"),
        ("T2DM", "E119"),
        ("HTN", "I10"),
        ("hepatic disease", "K769"),
        ("kidney disease", "N189"),
        ("hip pain", "M25559"),
        ("rt hip pain", "M25551"),
        ("painful left hips", "M25552"),
        ("closed fracture of right distal radius initial encounter", "S52501A"),
        ("open fracture of left distal radius", "S52502B"),
        ("distal radius fracture sequela", "S52509S"),
        ("fx radius", "S52509A"),
        ("ex-smoker", "Z87891"),
    ],
)
def test_a_query_finds_the_code_that_a_coder_means(index, query, code):
    assert best(index, query) == code


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("hyperpiesia", "I10"),
        ("calcification of liver", "K769"),
        ("DİABETES", "E119"),
    ],
)
def test_names_and_kinds_are_known_to_search(index, query, code):
    assert best(index, query) == code


class TestByCode:
    @pytest.mark.parametrize("query", ["E11.4", "e114", " E11.4 "])
    def test_codes_that_begin_so_come_in_order(self, index, query):
        assert [hit.code for hit in index.search(query)] == ["E114", "E1140", "E1142"]

    def test_only_billable_ones_when_asked(self, index):
        assert [hit.code for hit in index.search("E11.4", billable=True)] == ["E1140", "E1142"]

    def test_only_groups_when_asked(self, index):
        assert [hit.code for hit in index.search("E11", billable=False)] == ["E11", "E114"]

    def test_what_begins_no_code_is_words(self, index):
        assert index.search("Z99") == []


class TestByWords:
    def test_sides_and_seventh_characters_take_one_place(self, index):
        found = [hit.code for hit in index.search("fracture of radius")]
        assert [code for code in found if code.startswith("S52")] == ["S52509A"]

    def test_a_word_within_a_word_is_found(self, index):
        assert "G629" in [hit.code for hit in index.search("neuropathy")]

    def test_groups_are_answered_when_asked(self, index):
        assert best(index, "type 2 diabetes", billable=False) == "E11"

    def test_the_limit_holds(self, index):
        assert len(index.search("diabetes", limit=2)) == 2

    @pytest.mark.parametrize("query", ["", "  ", "of the", "?!", "xyzzyx qwrtp", "\0", "🫀" * 50])
    def test_nothing_to_find_is_no_error(self, index, query):
        assert index.search(query) == []

    def test_hundreds_of_words_are_answered(self, index):
        assert best(index, "hypertension " + " ".join(f"w{n}ord" for n in range(500))) == "I10"

    def test_scores_fall(self, index):
        scores = [hit.score for hit in index.search("diabetes with neuropathy")]
        assert scores == sorted(scores, reverse=True)


def test_terms_of_the_index_are_found_when_loaded(tmp_path):
    terms = [IndexTerm(("Tin-opener", "elbow"), "M25559"), IndexTerm(("Nowhere",), "X99")]
    build_search(tmp_path / "with", entries(), terms)
    assert best(SearchIndex(tmp_path / "with"), "tin opener elbow") == "M25559"


def test_what_only_says_see_has_the_code_of_what_it_names(tmp_path):
    terms = [IndexTerm(("Pain", "hip"), "M25559"), IndexTerm(("Coxodynia",), "", see="Pain, hip")]
    build_search(tmp_path / "with", entries(), terms)
    assert best(SearchIndex(tmp_path / "with"), "coxodynia") == "M25559"


def test_words_that_may_be_left_out_are_found_when_they_are_there(tmp_path):
    terms = [IndexTerm(("Elbow",), "K769", ("zebroid",)), IndexTerm(("Elbow", "x"), "N189")]
    build_search(tmp_path / "with", entries(), terms)
    assert best(SearchIndex(tmp_path / "with"), "zebroid elbow") == "K769"


def test_terms_of_search_are_no_terms_of_notes(index):
    assert best(index, "benign hypertension") == "I10"
    assert index.dictionary.find_words(map(number_of_word, ("benign", "hypertension"))) is None


def test_terms_for_search_name_codes_and_say_something():
    told = [*common_terms(), *search_terms()]
    assert len(told) > 15_000
    assert all(each.code.isalnum() and words(each.text) for each in told)


def test_building_twice_leaves_one_folder(tmp_path):
    build_search(tmp_path / "one", entries())
    build_search(tmp_path / "one", entries())
    assert [each.name for each in tmp_path.iterdir()] == ["one"]


def test_an_index_that_is_closed_holds_no_file_open(tmp_path):
    build_search(tmp_path / "one", entries())
    gc.collect()
    gc.disable()  # it runs seldom in a process that goes on for long
    try:
        before = list(Path("/dev/fd").iterdir())
        assert best(SearchIndex(tmp_path / "one"), "diabtes") is not None
        assert list(Path("/dev/fd").iterdir()) == before
    finally:
        gc.enable()


class TestWords:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("diabetes", "diabetic"),
            ("anaemia", "anemic"),
            ("stenosis", "stenotic"),
            ("fractures", "fractured"),
            ("allergy", "allergic"),
            ("tumour", "tumor"),
            ("arteries", "artery"),
        ],
    )
    def test_forms_of_a_word_are_one(self, one, other):
        assert stem(one) == stem(other)

    @pytest.mark.parametrize(
        ("written", "plain"),
        [
            ("Ménière\u2019s", "meniere"),
            ("Bartholın", "bartholin"),  # noqa: RUF001 - another letter
            ("SJÖGREN", "sjogren"),
            ("Straße Ødem", "strasse odem"),
        ],
    )
    def test_accents_do_not_matter(self, written, plain):
        assert words(written) == words(plain)

    @pytest.mark.parametrize(
        ("one", "other"), [("gastritis", "gastric"), ("nephrosis", "nephritis"), ("ear", "eye")]
    )
    def test_other_diseases_stay_apart(self, one, other):
        assert stem(one) != stem(other)

    def test_stop_words_are_left_out(self):
        assert words("Crohn's disease of the colon, NOS") == ["crohn", "diseas", "colon"]


def test_a_misspelt_word_is_near_the_right_one():
    vocabulary = Vocabulary("\n".join(sorted(["diabet", "diabol", "neuropath", "polyneuropath"])))
    assert list(vocabulary.near("diabt")) == ["diabet"]
    assert list(vocabulary.near("neuropath")) == ["polyneuropath"]


def test_a_misspelt_word_is_near_the_same_words_for_all_who_ask_first_at_once():
    known = sorted("".join(each) for each in product("abcdefgh", repeat=5))
    alone = Vocabulary("\n".join(known)).near("hhxhh")
    vocabulary, asking, switched_seconds = Vocabulary("\n".join(known)), 8, sys.getswitchinterval()
    all_there = Barrier(asking)

    def near(word):
        all_there.wait()
        return vocabulary.near(word)

    sys.setswitchinterval(1e-5)
    try:
        with ThreadPoolExecutor(asking) as threads:
            assert list(threads.map(near, ["hhxhh"] * asking)) == [alone] * asking
    finally:
        sys.setswitchinterval(switched_seconds)


@pytest.mark.parametrize(
    ("one", "other", "distance"),
    [
        ("abc", "abc", 0),
        ("abc", "acb", 1),
        ("abc", "axbc", 1),
        ("abc", "ab", 1),
        ("xabc", "abc", 1),
        ("abcdef", "badcef", 2),
        ("abcd", "axxd", 2),
        ("abcdef", "badcfe", 3),  # one more than is asked for
        ("abc", "xyz", 3),
        ("abc", "abcdefg", 3),
    ],
)
def test_edits_are_counted(one, other, distance):
    assert edit_distance(one, other, 2) == distance


class TestStore:
    @pytest.fixture
    def store(self, tmp_path):
        rows = [CodeRow("A1", "Fever", True), CodeRow("A2", "Cough", True)]
        release = Release(CodeSystem.TAXONOMY, "made up", ON, None, "test")
        add_releases(tmp_path, [Incoming(release, "0", rows)])
        return SearchStore(Catalog.open(tmp_path), tmp_path)

    def test_an_index_is_built_once_for_all_dates_of_its_releases(self, store):
        assert store.is_missing(CodeSystem.TAXONOMY, ON)
        assert store.build(CodeSystem.TAXONOMY, ON)
        assert not store.build(CodeSystem.TAXONOMY, ON + timedelta(days=40))
        assert not store.is_missing(CodeSystem.TAXONOMY, ON)

    def test_a_query_builds_what_is_missing_in_another_process(self, store):
        assert best(store.index(CodeSystem.TAXONOMY, ON), "fever") == "A1"

    @pytest.mark.parametrize(
        "damaged", ["tables.bin", "families.bin", "terms.bin", "titles.txt", "meta.json", "*.idx"]
    )
    def test_an_index_of_which_a_part_is_lost_is_built_anew(self, store, tmp_path, damaged):
        store.build(CodeSystem.TAXONOMY, ON)
        file = next(tmp_path.glob(f"search/taxonomy-*/{damaged}"))
        os.truncate(file, file.stat().st_size - 9)
        assert store.index(CodeSystem.TAXONOMY, ON).search("fever")[0].title == "Fever"

    def test_an_index_without_its_list_of_files_is_built_anew(self, store, tmp_path):
        store.build(CodeSystem.TAXONOMY, ON)
        next(tmp_path.glob("search/taxonomy-*/meta.json")).unlink()
        assert best(store.index(CodeSystem.TAXONOMY, ON), "fever") == "A1"

    def test_an_index_that_cannot_be_built_is_said_to_be_so(self, store, tmp_path):
        next(tmp_path.glob("taxonomy-*.sqlite3")).unlink()
        with pytest.raises(SearchNotBuilt, match="taxonomy was not built"):
            store.index(CodeSystem.TAXONOMY, ON)

    def test_a_system_without_release_has_no_index(self, store):
        assert not store.is_missing(CodeSystem.HCPCS, ON)
        assert store.index(CodeSystem.HCPCS, ON) is None

    def test_what_a_build_that_died_left_is_removed(self, store, tmp_path):
        (tmp_path / "search" / ".taxonomy-1.abc").mkdir(parents=True)
        store.build(CodeSystem.TAXONOMY, ON)
        assert not list((tmp_path / "search").glob(".*"))
