"""Backups taken while encounters flow: each restores to a platform that ends all it knows, once."""

import json
from contextlib import contextmanager

import pytest
from support.flow import (
    Poster,
    all_items,
    nothing_happened_twice,
    proves_itself,
    wait_until_ended,
)
from support.process import revcycle, running, wait_for

from revcycle.demo import bundled_encounters, copies

ENCOUNTERS_MAX = 400
BACKUPS = 2
SECONDS_BETWEEN_POSTS = 0.2  # so that some are on their way whenever a backup is taken


@contextmanager
def posting(encounters, address):
    poster = Poster(encounters, address, SECONDS_BETWEEN_POSTS)
    poster.start()
    try:
        wait_for(lambda: len(poster.ids), lambda count: count > 5, seconds=60)
        yield poster
    finally:
        poster.stopping.set()
        poster.join(timeout=60)


@pytest.mark.slow
def test_backups_taken_while_encounters_flow_each_end_everything_once(tmp_path):
    encounters = copies(bundled_encounters(), ENCOUNTERS_MAX)
    data_dir = tmp_path / "data"
    archives = [tmp_path / f"archive-{number}" for number in range(BACKUPS)]
    with (
        running(data_dir, "--demo") as platform,
        posting(encounters, lambda: platform.client_file) as poster,
    ):
        for archive in archives:
            done = revcycle("backup", str(archive), "--data-dir", str(data_dir))
            assert done.returncode == 0, done.stderr
    posted = encounters[: len(poster.ids)]
    waiting = [lives_on(archive, posted) for archive in archives]
    assert any(waiting), "nothing was on its way in any backup: the test shows nothing"


def lives_on(archive, encounters):
    """Restore it, let it end what it knows, post all again; return what was on its way."""
    place = archive.with_name(f"{archive.name}-restored")
    done = revcycle("restore", str(archive), "--data-dir", str(place), "--json")
    assert done.returncode == 0, done.stdout + done.stderr
    verified = json.loads(revcycle("verify", "--data-dir", str(place), "--json").stdout)
    with running(place, "--demo") as platform:
        with platform.client() as client:
            known = [each["id"] for each in all_items(client, "/v1/encounters")]
        wait_until_ended(platform, known)
        poster = Poster(encounters, lambda: platform.client_file)
        poster.run()
        wait_until_ended(platform, poster.ids)
        nothing_happened_twice(platform, encounters)
        wait_for(lambda: on_their_way(place), lambda waiting: waiting == 0, seconds=60)
        proves_itself(place)
    return sum(verdict["waiting"] for verdict in verified)


def on_their_way(place):
    verdicts = json.loads(revcycle("verify", "--data-dir", str(place), "--json").stdout)
    return sum(verdict["waiting"] for verdict in verdicts)
