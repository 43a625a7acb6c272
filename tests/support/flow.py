"""Encounters that flow through a running platform, and what must hold when they have ended."""

import json
import threading
import time
from collections import Counter

import httpx2

from support.process import log_in, revcycle

END_SECONDS = 180


class Poster(threading.Thread):
    """An EHR that posts until each encounter was answered; it repeats what got no answer."""

    def __init__(self, encounters, address, pause_seconds=0):
        super().__init__(daemon=True)
        self._encounters, self._address = encounters, address
        self._pause_seconds = pause_seconds
        self.ids = []
        self.stopping = threading.Event()

    def run(self):
        with httpx2.Client(timeout=5) as self._client:
            self._post_all()

    def _post_all(self):
        for encounter in self._encounters:
            if self.stopping.wait(self._pause_seconds):
                return
            while (encounter_id := self._post(encounter)) is None:
                time.sleep(0.05)
            self.ids.append(encounter_id)

    def _post(self, encounter):
        """Return its id, or None when there was no answer: whoever answers next is asked anew."""
        try:
            if "Authorization" not in self._client.headers:
                credentials = self._address()
                self._client.base_url = credentials["token_url"].removesuffix("/oauth/token")
                log_in(self._client, credentials)
            answer = self._client.post("/v1/encounters", json=encounter)
        except httpx2.HTTPError:
            self._client.headers.pop("Authorization", None)
            return None
        assert answer.status_code in (200, 201, 503), answer.text
        return answer.json()["id"] if answer.is_success else None


def all_items(client, path, **parameters):
    cursor = {}
    while True:
        page = client.get(path, params={"limit": 200, **parameters, **cursor}).json()
        yield from page["items"]
        if page["next_cursor"] is None:
            return
        cursor = {"cursor": page["next_cursor"]}


def unfinished(client, encounter_ids):
    claims = {claim["encounter_id"]: claim for claim in all_items(client, "/v1/claims")}
    drafts = {e["id"] for e in all_items(client, "/v1/encounters", state="needs_coding")}
    ended = {"biller", "patient", "none"}
    return [
        encounter_id
        for encounter_id in encounter_ids
        if encounter_id not in drafts
        and (
            encounter_id not in claims or claims[encounter_id]["owner_of_next_action"] not in ended
        )
    ]


def wait_until_ended(platform, encounter_ids):
    deadline = time.monotonic() + END_SECONDS
    with platform.client() as client:
        while left := unfinished(client, encounter_ids):
            assert time.monotonic() < deadline, f"{len(left)} encounters did not end"
            time.sleep(0.5)


def nothing_happened_twice(platform, encounters):
    posted = {encounter["external_id"] for encounter in encounters}
    with platform.client() as client:
        known = Counter(e["external_id"] for e in all_items(client, "/v1/encounters"))
        claims = Counter(claim["encounter_id"] for claim in all_items(client, "/v1/claims"))
        statements = Counter(s["claim_id"] for s in all_items(client, "/v1/statements"))
    assert posted <= set(known)
    assert set(known.values()) == {1}
    assert set(claims.values()) == {1}
    assert set(statements.values()) == {1}


def proves_itself(data_dir):
    done = revcycle("verify", "--data-dir", str(data_dir), "--json")
    verdicts = json.loads(done.stdout)
    assert done.returncode == 0, done.stdout
    assert [verdict["faults"] for verdict in verdicts] == [[]] * 5
    assert sum(verdict["waiting"] for verdict in verdicts) == 0
