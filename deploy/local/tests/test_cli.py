"""The command line: setting up, wrong input, and what is refused."""

import json
import stat

import pytest
from typer.testing import CliRunner

from revcycle.cli import app
from revcycle.directory import DataDirectory
from revcycle.practice import PracticeFileInvalid, read_practice
from revcycle.setup import SetupRefused, load_practice, refuse_unsafe

FLAGS = [
    "init", "--organization", 'SMITH & "SONS" CLINIC', "--submitter-id", "SMITH01",
    "--receiver-id", "CLEAR99", "--contact-phone", "2175550123",
    "--provider", "2000000010:SMITH CLINIC:billing:207Q00000X",
    "--provider", "2000000028:DORA FICTION:rendering", "--payer", "SYNTH1:SYNTHETIC HEALTH PLAN",
]  # fmt: skip


def run(*arguments):
    return CliRunner().invoke(app, list(arguments))


class TestInit:
    def test_flags_become_a_commented_file_that_reads_back(self, tmp_path):
        done = run(*FLAGS, "--production", "--data-dir", str(tmp_path))
        assert done.exit_code == 0, done.output
        text = (tmp_path / "practice.toml").read_text()
        assert text.count("# ") > 8
        practice = read_practice(tmp_path / "practice.toml")
        assert practice.organization.name == 'SMITH & "SONS" CLINIC'
        assert practice.settings().usage_indicator == "P"
        assert [provider.npi for provider in practice.providers] == ["2000000010", "2000000028"]
        assert practice.providers[1].taxonomy is None
        assert [payer.name for payer in practice.payers] == ["SYNTHETIC HEALTH PLAN"]

    def test_an_existing_file_is_kept(self, tmp_path):
        run(*FLAGS, "--data-dir", str(tmp_path))
        (tmp_path / "practice.toml").write_text("# mine")
        done = run(*FLAGS, "--data-dir", str(tmp_path))
        assert done.exit_code == 1
        assert "--force" in done.output
        assert (tmp_path / "practice.toml").read_text() == "# mine"

    @pytest.mark.parametrize(
        ("flag", "value", "named"),
        [
            ("--contact-phone", "123", "contact_phone"),
            ("--submitter-id", "lower case", "submitter_id"),
            ("--provider", "12:A:billing", "providers.0.npi"),
            ("--provider", "2000000010:A:surgeon", "providers.0.kind"),
            ("--provider", "1:2:3:4:5", "--provider"),
            ("--payer", "ONLYID", "payers.0.name"),
        ],
    )
    def test_wrong_flags_are_named(self, tmp_path, flag, value, named):
        done = run(*FLAGS[:9], flag, value, "--data-dir", str(tmp_path))
        assert done.exit_code == 1
        assert named in done.output.replace("\n", " ")
        assert not (tmp_path / "practice.toml").exists()


class TestSafety:
    def test_production_claims_never_meet_the_simulator(self, tmp_path):
        run(*FLAGS, "--production", "--data-dir", str(tmp_path))
        practice = load_practice(DataDirectory(tmp_path), demo=False)
        with pytest.raises(SetupRefused, match="production"):
            refuse_unsafe(practice, "simulator")
        refuse_unsafe(practice, "none")

    def test_demo_and_practice_never_share_a_data_directory(self, tmp_path):
        run(*FLAGS, "--data-dir", str(tmp_path))
        with pytest.raises(SetupRefused, match="--data-dir"):
            load_practice(DataDirectory(tmp_path), demo=True)
        demo = DataDirectory(tmp_path / "demo")
        demo.path.mkdir()
        demo.demo_marker.touch()
        assert load_practice(demo, demo=False).organization.name == "EXAMPLE FAMILY CLINIC"
        done = run(*FLAGS, "--data-dir", str(demo.path))
        assert done.exit_code == 1
        assert "holds the demo" in done.output.replace("\n", " ")

    def test_a_broken_practice_file_names_each_place(self, tmp_path):
        (tmp_path / "practice.toml").write_text('[organization]\nname = "X"\nextra = 1\n')
        with pytest.raises(PracticeFileInvalid) as caught:
            load_practice(DataDirectory(tmp_path), demo=False)
        for place in ("organization.contact_name", "organization.extra", "clearinghouse"):
            assert place in str(caught.value)

    def test_a_data_directory_has_one_owner(self, tmp_path):
        directory = DataDirectory(tmp_path)
        with directory.lock():
            done = run("migrate", "--data-dir", str(tmp_path))
            assert done.exit_code == 1
            assert "another process" in done.output
        with directory.lock():
            pass

    def test_client_json_is_readable_by_its_owner_only(self, tmp_path):
        from revcycle.directory import ClientFile

        directory = DataDirectory(tmp_path)
        directory.write_client(ClientFile("id", "secret", "http://127.0.0.1:1/oauth/token"))
        assert stat.S_IMODE(directory.client_file.stat().st_mode) == 0o600
        assert json.loads(directory.client_file.read_text()) == {
            "client_id": "id",
            "client_secret": "secret",
            "token_url": "http://127.0.0.1:1/oauth/token",
        }


class TestCommandsWithoutAPlatform:
    @pytest.mark.parametrize(
        "arguments",
        [
            ["demo"],
            ["verify"],
            ["events", "tail"],
            ["token"],
            ["clients", "add", "--organization", "A"],
        ],
    )
    def test_it_says_in_one_line_what_to_do(self, tmp_path, arguments):
        done = run(*arguments, "--data-dir", str(tmp_path / "none"))
        assert done.exit_code == 1
        assert done.output.startswith("revcycle: ")
        assert "--data-dir" in done.output or "revcycle up" in done.output

    def test_every_command_has_help(self):
        for arguments in (
            [], ["init"], ["up"], ["demo"], ["migrate"], ["verify"], ["token"], ["events", "tail"],
            ["contracts", "export"], ["contracts", "check"], ["clients", "add"], ["x12"],
            ["serve"], ["worker"], ["keys"], ["stack"], ["backup"], ["restore"],
        ):  # fmt: skip
            done = run(*arguments, "--help")
            assert done.exit_code == 0, arguments
            assert "Usage" in done.output


def test_contracts_are_those_of_the_code():
    done = run("contracts", "check")
    assert done.exit_code == 0, done.output
