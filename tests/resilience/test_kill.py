"""SIGKILL at any moment: every encounter ends, none twice, and the ledger proves itself.

The process is killed at moments drawn from a seed, while 200 encounters are posted and flow.
A failing seed is in the test's id; run it again with REVCYCLE_KILL_SEED.
"""

import os
import random
import time

import pytest
from support.flow import (
    END_SECONDS,
    Poster,
    nothing_happened_twice,
    proves_itself,
    wait_until_ended,
)
from support.process import start

from revcycle.demo import bundled_encounters, copies

ENCOUNTERS = 200
KILLS = 6
SEED = int(os.environ.get("REVCYCLE_KILL_SEED", "20261122"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", [SEED])
def test_200_encounters_end_once_when_the_process_is_killed_again_and_again(tmp_path, seed):
    chance = random.Random(seed)
    data_dir = tmp_path / "data"
    encounters = copies(bundled_encounters(), ENCOUNTERS)
    platform = start(data_dir, "--demo")
    poster = Poster(encounters, lambda: platform.client_file)
    poster.start()
    for _ in range(KILLS):
        time.sleep(chance.uniform(0.3, 2.5))
        platform.kill()
        platform = start(data_dir, "--demo")
    try:
        poster.join(timeout=END_SECONDS)
        assert len(poster.ids) == ENCOUNTERS
        wait_until_ended(platform, poster.ids)
        nothing_happened_twice(platform, encounters)
        proves_itself(data_dir)
    finally:
        platform.stop()
