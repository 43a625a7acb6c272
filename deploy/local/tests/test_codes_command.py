"""Code sets from the command line."""

import json

import pytest
from typer.testing import CliRunner

from revcycle.cli import app

TAXONOMY = (
    "Code,Grouping,Classification,Specialization,Definition,Notes,Display Name,Section\n"
    "207K00000X,Group,Allergy,,long text,,Allergist,Individual\n"
)


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("codes")

    def invoke(*arguments):
        given = [str(argument) for argument in arguments]
        return CliRunner().invoke(app, ["codes", *given, "--codes-dir", str(folder)])

    invoke.folder = folder
    return invoke


@pytest.fixture
def taxonomy(tmp_path):
    path = tmp_path / "nucc_taxonomy_251.csv"
    path.write_text(TAXONOMY)
    return path


def test_trial_then_load_then_look_up(run, taxonomy):
    tried = run("load", taxonomy, "--dry-run")
    assert "taxonomy 2025-10 (from 2025-10-01): would be loaded, 1 rows" in tried.output
    loaded = run("load", taxonomy, "--json")
    [said] = json.loads(loaded.stdout)
    assert (said["system"], said["is_new"], said["added"]) == ("taxonomy", True, 1)
    assert list((run.folder / "search").glob("taxonomy-*"))
    systems = {each["system"] for each in json.loads(run("list", "--json").stdout)}
    assert systems == {"icd10cm", "pos", "modifier", "revenue", "taxonomy"}
    shown = run("show", "taxonomy", "207K00000X", "--on", "2026-01-01")
    assert shown.output.startswith("207K00000X  Allergist\n  billable; valid from 2025-10-01 on")
    run("unload", "taxonomy", "2025-10")


def test_what_is_wrong_is_one_line_with_the_row(run, taxonomy):
    taxonomy.write_text(TAXONOMY + "oops\n")
    done = run("load", taxonomy)
    assert done.exit_code == 1
    assert done.output.startswith("revcycle: nucc_taxonomy_251.csv, row 3: 1 columns instead of 8")
    assert done.output.count("\n") == 1


def test_code_that_is_not_valid_names_the_nearest(run):
    done = run("show", "icd10cm", "E11.659", "--on", "2026-05-01")
    assert done.exit_code == 1
    assert "Nearest: E11.65." in done.output


class TestUnload:
    @pytest.fixture(autouse=True)
    def loaded(self, run, taxonomy):
        assert run("load", taxonomy).exit_code == 0
        yield
        run("unload", "taxonomy", "2025-10")

    def test_trial_says_what_would_go_and_keeps_it(self, run):
        tried = run("unload", "taxonomy", "2025-10", "--dry-run")
        assert "taxonomy 2025-10 (from 2025-10-01): would be unloaded, 1 rows" in tried.output
        assert run("show", "taxonomy", "207K00000X").exit_code == 0

    def test_a_release_goes_and_can_be_loaded_again(self, run, taxonomy):
        done = run("unload", "taxonomy", "2025-10")
        assert "No release of taxonomy is left" in done.output
        assert run("show", "taxonomy", "207K00000X").exit_code == 1
        assert run("unload", "taxonomy", "2025-10").exit_code == 1
        assert json.loads(run("load", taxonomy, "--json").stdout)[0]["is_new"]

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            (("icd10cm", "2026-04"), "icd10cm 2026-04 ships with Revcycle and stays"),
            (("taxonomy", "1999"), "no release '1999' of taxonomy is loaded; loaded: 2025-10"),
            (("nonsense", "1999"), "no code system 'nonsense'"),
            (("taxonomy", "2025-10", "--source", "x"), "was not loaded from 'x', but from:"),
        ],
    )
    def test_what_cannot_go_is_one_line(self, run, arguments, said):
        done = run("unload", *arguments)
        assert (done.exit_code, done.output.count("\n")) == (1, 1)
        assert said in done.output
