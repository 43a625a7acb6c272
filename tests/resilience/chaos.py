"""Encounters through the distributed platform while its processes and servers are killed.

`python -m tests.resilience.chaos --encounters 1000 --seed 7` starts a stack of its own, kills every
process at least five times, stops the broker for 30 seconds and kills PostgreSQL once, all in an
order drawn from the seed. Then it audits: every encounter at its end once, with the money that the
same encounter leads to when nobody disturbs it; the books balanced; nothing left on its way or
parked. Exit status 1 and a line for each fault when that does not hold.

The seed decides what is killed and when in the order of posting; how far events have come by then
is the machine's.
"""

import argparse
import queue
import random
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field

import httpx2

from revcycle.api import Api, CallFailed
from revcycle.demo import ENDS_WITH, bundled_encounters, copies
from revcycle.distributed.trial import TrialStack

KILLS_MIN = 5
AT_ONCE_MAX = 6
BROKER_AWAY_SECONDS = 30.0
POSTERS = 4
POST_SECONDS_MAX = 300.0
END_SECONDS_MIN = 300.0
AMOUNTS = ("charge_cents", "paid_cents", "adjusted_cents", "state", "owner_of_next_action")
FAULTS_SHOWN_MAX = 50
RETRIED = {503}  # what tells the caller to send again


@dataclass
class Outcome:
    """What a run came to; `faults` is empty when every promise held."""

    kills: Counter = field(default_factory=Counter)
    retries: int = 0
    faults: list[str] = field(default_factory=list)


def draw_steps(names, kills, chance):
    """Return what is done, step by step: processes killed together, and each server once."""
    left = [name for name in names for _ in range(kills)]
    chance.shuffle(left)
    steps = []
    while left:
        together = left[: chance.randint(1, AT_ONCE_MAX)]
        left = left[len(together) :]
        steps.append(tuple(dict.fromkeys(together)))
        left += [name for name in set(together) for _ in range(together.count(name) - 1)]
    for server in ("broker", "postgres"):
        steps.insert(chance.randint(0, len(steps)), (server,))
    return steps


class Posters:
    """EHRs that post what they are given until it was answered; no answer is sent again."""

    def __init__(self, stack):
        self._stack = stack
        self._waiting = queue.Queue()
        self._threads = [threading.Thread(target=self._run, daemon=True) for _ in range(POSTERS)]
        self._lock = threading.Lock()
        self.ids, self.retries, self.faults = {}, 0, []
        for thread in self._threads:
            thread.start()

    def give(self, encounters):
        for encounter in encounters:
            self._waiting.put(encounter)

    def wait_until_posted(self, count):
        """Wait until so many were answered; give up without a word, since `finish` tells of it."""
        deadline = time.monotonic() + POST_SECONDS_MAX
        while len(self.ids) < count and time.monotonic() < deadline:
            time.sleep(0.05)

    def finish(self):
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            thread.join(POST_SECONDS_MAX)
            if thread.is_alive():
                self.faults.append(f"posting did not end within {POST_SECONDS_MAX:.0f} seconds")

    def _run(self):
        poster = Poster(self._stack.directory.read_client())
        while (encounter := self._waiting.get()) is not None:
            while (encounter_id := poster.post(encounter)) is None:
                with self._lock:
                    self.retries += 1
                time.sleep(0.1)
            with self._lock:
                self.ids[encounter["external_id"]] = encounter_id
                self.faults += poster.take_faults()
        poster.close()


class Poster:
    """One connection to the gateway, and a token that is renewed when it is refused."""

    def __init__(self, credentials):
        self._credentials = credentials
        base_url = credentials.token_url.removesuffix("/oauth/token")
        self._client = httpx2.Client(base_url=base_url, timeout=30)
        self._faults = []

    def post(self, encounter):
        """Return the encounter's id; None when it has to be sent again."""
        try:
            if "Authorization" not in self._client.headers and not self._log_in():
                return None
            answer = self._client.post("/v1/encounters", json=encounter)
        except httpx2.TransportError:
            return None
        if answer.status_code == 401:  # the token has expired
            del self._client.headers["Authorization"]
            return None
        if answer.is_success:
            return answer.json()["id"]
        if answer.status_code not in RETRIED:
            self._faults.append(f"POST /v1/encounters answered {answer.status_code}")
        return None

    def close(self):
        self._client.close()

    def take_faults(self):
        faults, self._faults = self._faults, []
        return faults

    def _log_in(self):
        answer = self._client.post(
            "/oauth/token",
            data={"grant_type": "client_credentials"},
            auth=(self._credentials.client_id, self._credentials.client_secret),
        )
        if answer.is_success:
            self._client.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"
        return answer.is_success


def run(stack, count, kills, seed, say, broker_seconds=BROKER_AWAY_SECONDS):
    """Post `count` encounters while things are killed; return the outcome, audited."""
    with closing(Api(stack.directory.read_client())) as api:
        return _run(stack, api, count, kills, seed, say, broker_seconds)


def _run(stack, api, count, kills, seed, say, broker_seconds):
    chance, outcome = random.Random(seed), Outcome()
    templates = bundled_encounters()
    undisturbed = learn_ends(api, templates)
    encounters = copies(templates, count)
    steps = draw_steps(stack.children.names, kills, chance)
    posters, given = Posters(stack), 0
    for number, step in enumerate(steps, start=1):
        due = count * number // len(steps)
        posters.wait_until_posted(given)  # so that every step finds encounters on their way
        posters.give(encounters[given:due])
        given = due
        time.sleep(chance.uniform(0.2, 2.0))
        say(f"{number:3}/{len(steps)} {len(posters.ids):5}/{count} posted; ends {', '.join(step)}")
        end_and_start_again(stack, step, broker_seconds)
        outcome.kills.update(step)
    posters.finish()
    outcome.retries = posters.retries
    say(f"{len(posters.ids)} posted, {posters.retries} sent again; waiting for their end")
    outcome.faults += posters.faults
    outcome.faults += audit(stack, api, encounters, posters.ids, undisturbed, say)
    return outcome


def end_and_start_again(stack, step, broker_seconds):
    if step == ("broker",):
        stack.kafka.stop()
        time.sleep(broker_seconds)
        stack.kafka.start()
    elif step == ("postgres",):
        stack.postgres.kill()
        stack.postgres.start()
    else:
        for name in step:
            stack.children.kill(name)
        for name in step:
            stack.children.start_again(name)
    stack.children.wait_until_ready()


def learn_ends(api, templates):
    """Return where each of the bundled encounters ends when nobody disturbs it.

    The second time counts: what payers answered about coverage holds back later claims.
    """
    for _ in range(2):
        posted = copies(templates, len(templates))
        ids = [api.call("POST", "/v1/encounters", json=each)["id"] for each in posted]
        found = wait_for_ends(api, ids, END_SECONDS_MIN, lambda _words: None)
    return [ends_of(found.get(encounter_id, [])) for encounter_id in ids]


def ends_of(claims):
    return [tuple(claim[name] for name in AMOUNTS) for claim in claims]


def wait_for_ends(api, ids, seconds, say):
    """Return the claims of each encounter when all have ended, or when the time is over."""
    deadline, said = time.monotonic() + seconds, None
    while True:
        claims = {}
        for claim in api.items("/v1/claims"):
            claims.setdefault(claim["encounter_id"], []).append(claim)
        drafts = {item["id"] for item in api.items("/v1/encounters", state="needs_coding")}
        left = [each for each in ids if each not in drafts and not has_ended(claims.get(each))]
        if len(left) != said:
            said = len(left)
            say(f"{said} encounters are on their way")
        if not left or time.monotonic() > deadline:
            return claims
        time.sleep(2)


def has_ended(claims):
    return bool(claims) and all(claim["owner_of_next_action"] in ENDS_WITH for claim in claims)


def audit(stack, api, encounters, ids, undisturbed, say):
    """Return everything that does not hold."""
    seconds = END_SECONDS_MIN + len(encounters) / 5
    try:
        claims = wait_for_ends(api, list(ids.values()), seconds, say)
        known = Counter(item["external_id"] for item in api.items("/v1/encounters"))
        statements = Counter(item["claim_id"] for item in api.items("/v1/statements"))
    except CallFailed as error:
        return [f"the platform does not answer: {error}"]
    faults = [
        f"encounter {encounter['external_id']} ended as {found}, undisturbed {expected}"
        for place, encounter in enumerate(encounters)
        if (found := ends_of(claims.get(ids.get(encounter["external_id"]), [])))
        != (expected := undisturbed[place % len(undisturbed)])
    ]
    posted = [encounter["external_id"] for encounter in encounters]
    faults += [
        f"encounter {each} is kept {known[each]} times" for each in posted if known[each] != 1
    ]
    faults += [f"claim {claim} has {n} statements" for claim, n in statements.items() if n != 1]
    return faults + service_faults(stack)


def service_faults(stack):
    """Return what the services' own proofs find; what is on its way gets some time to arrive."""
    deadline = time.monotonic() + END_SECONDS_MIN
    while True:
        verdicts = stack.verify()
        if not any(verdict.waiting for verdict in verdicts) or time.monotonic() > deadline:
            break
        time.sleep(2)
    faults = [f"{each.service}: {fault}" for each in verdicts for fault in each.faults]
    waiting = [each for each in verdicts if each.waiting]
    return faults + [f"{each.service}: {each.waiting} events never arrived" for each in waiting]


class PromiseBroken(Exception):
    """The run found faults; the stack's folder is kept, with every log."""


def refuse_faults(outcome):
    for fault in outcome.faults[:FAULTS_SHOWN_MAX]:
        say(f"FAULT {fault}")
    if outcome.faults:
        raise PromiseBroken(f"{len(outcome.faults)} fault(s)")


def say(words):
    sys.stdout.write(f"{words}\n")
    sys.stdout.flush()


def main():
    parser = argparse.ArgumentParser(prog="python -m tests.resilience.chaos")
    parser.add_argument("--encounters", type=int, default=1_000)
    parser.add_argument("--kills", type=int, default=KILLS_MIN, help="of each process")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    say(f"seed {chosen.seed}, {chosen.encounters} encounters")
    try:
        with TrialStack() as stack:
            say(f"logs: {stack.children.log_folder}, kept when something does not hold")
            stack.start(say)
            outcome = run(stack, chosen.encounters, chosen.kills, chosen.seed, say)
            refuse_faults(outcome)
    except PromiseBroken as broken:
        sys.exit(f"{broken} with seed {chosen.seed}")
    times = sum(outcome.kills.values())
    say(f"every promise held: {times} times something ended, {outcome.retries} sent again")


if __name__ == "__main__":
    main()
