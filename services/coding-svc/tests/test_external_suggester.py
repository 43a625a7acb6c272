"""A suggester elsewhere, on a real HTTP server: asked where allowed, checked, not waited for."""

import asyncio
import json
from dataclasses import replace

import pytest
import pytest_asyncio
from aiohttp import web
from coding_support import audited, send_coding

from codesets.suggest import NOTE_CHARACTERS_MAX
from coding_svc.bootstrap import SERVICE
from coding_svc.search.external import ANSWER_BYTES_MAX
from coding_svc.settings import suggester_settings
from kit.errors import SettingRefused
from kit.http.limits import RequestLayer
from kit.testing import ORGANIZATION, OTHER_ORGANIZATION, bench

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOTE = "Type 2 diabetes. Denies chest pain. Possible pneumonia. Her mother had a stroke. Tired."
ON = "2026-05-01"


def proposed(code, passage, confidence=0.9, *, text=NOTE):
    start = text.index(passage)
    return {"code": code, "confidence": confidence, "start": start, "end": start + len(passage)}


class Model:
    """What a deployment plugs in: keeps what it was sent, answers what the test says."""

    def __init__(self):
        self.items, self.version, self.asked, self.authorization = [], "7", [], []
        self.answer = None

    async def handle(self, request):
        self.asked.append(await request.json())
        self.authorization.append(request.headers.get("Authorization"))
        if self.answer:
            return await self.answer(request)
        return web.json_response({"version": self.version, "items": self.items})


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def coding(tmp_path_factory):
    async with bench([SERVICE], tmp_path_factory.mktemp("platform")) as running:
        yield running


@pytest_asyncio.fixture(loop_scope="module")
async def model():
    made = Model()
    app = web.Application()
    app.router.add_post("/propose", made.handle)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    made.url = "http://{}:{}/propose".format(*runner.addresses[0])
    yield made
    await runner.cleanup()


@pytest.fixture
def plug(model, monkeypatch):
    """Name the model in the settings, as an operator does."""

    def set_environment(**changes):
        given = {
            "URL": model.url,
            "ORGANIZATIONS": str(ORGANIZATION),
            "NAME": "acme/notes",
            "TOKEN": "secret",
            "TIMEOUT_SECONDS": "5",
        } | changes
        for name, value in given.items():
            monkeypatch.setenv(f"REVCYCLE_SUGGESTER_{name}", value)

    return set_environment


@pytest.fixture
def start(coding):
    """Start the service anew under the settings of now; return a client of it."""

    def begin():
        [member] = coding.members.values()
        app = RequestLayer(SERVICE.create_app(member.runtime), member.definition.name)
        return replace(coding, members={member.definition.name: replace(member, app=app)}).client(
            member.definition.name
        )

    return begin


async def suggested(client, text=NOTE, **more):
    body = {"text": text, "service_date": ON, "min_confidence": 0.1, **more}
    answer = await client.post("/v1/coding/suggestions", json=body)
    assert answer.status_code == 200, answer.text
    return answer.json()


def told(answer):
    return [(each["name"], each["version"], each["status"]) for each in answer["suggesters"]]


OURS = ("codesets.suggest", "1", "answered")


class TestAnswers:
    async def test_code_when_only_the_model_sees_it_names_the_model(self, model, plug, start):
        plug()
        model.items = [proposed("R53.83", "Tired")]
        async with start() as client:
            answer = await suggested(client)
        [tired] = [each for each in answer["items"] if each["code"] == "R53.83"]
        assert (tired["source"], tired["matched_term"]) == ("acme/notes", "Tired")
        assert tired["title"] == "Other fatigue"
        assert told(answer) == [OURS, ("acme/notes", "7", "answered")]
        assert model.authorization == ["Bearer secret"]

    async def test_code_when_both_see_it_stands_once_with_our_evidence(self, model, plug, start):
        plug()
        model.items = [proposed("E119", "Type 2 diabetes", 1.0)] * 2
        async with start() as client:
            answer = await suggested(client)
        [diabetes] = [each for each in answer["items"] if each["code"] == "E11.9"]
        assert (diabetes["source"], diabetes["also_suggested_by"]) == (
            "codesets.suggest",
            ["acme/notes"],
        )

    async def test_what_does_not_hold_is_dropped(self, model, plug, start):
        plug()
        end = len(NOTE)
        model.items = [
            proposed("E11", "Type 2 diabetes"),  # groups other codes
            proposed("Z99.999", "Tired"),  # no code
            proposed("R53.83", "Tired", 1.5),
            proposed("R53.83", "Tired") | {"start": end, "end": end + 5},
            proposed("R53.83", "Tired") | {"start": 5, "end": 5},
            proposed("R53.83", "Tired") | {"start": -5, "end": 5},
            proposed("I63.9", "stroke"),  # the mother's
            proposed("R07.9", "chest pain"),  # denied
            proposed("R07.9", "Denies chest pain"),
        ]
        async with start() as client:
            answer = await suggested(client)
            assert [each["source"] for each in answer["items"]] == ["codesets.suggest"] * 2
            denied = await suggested(client, negated=True)
        assert [each["code"] for each in denied["items"] if each["negated"]] == ["R07.9"]

    async def test_uncertainty_is_what_we_read_in_the_note(self, model, plug, start):
        plug()
        model.items = [proposed("J15.9", "pneumonia"), proposed("R53.83", "Tired")]
        async with start() as client:
            items = (await suggested(client))["items"]
        marks = {each["code"]: each["uncertain"] for each in items if each["source"] != OURS[0]}
        assert marks == {"J15.9": True, "R53.83": False}

    async def test_limits_hold_for_all_suggesters_together(self, model, plug, start):
        plug()
        model.items = [proposed("R53.83", "Tired", 0.99), proposed("R53.1", "Tired", 0.2)]
        async with start() as client:
            [best] = (await suggested(client, limit=1))["items"]
            sure = await suggested(client, min_confidence=0.3)
        assert best["code"] == "R53.83"
        assert "R53.1" not in {each["code"] for each in sure["items"]}


class TestFailures:
    @pytest.mark.parametrize(
        "answer",
        [
            pytest.param(lambda: web.Response(status=500, text=NOTE), id="an error"),
            pytest.param(lambda: web.Response(text="no json"), id="no JSON"),
            pytest.param(lambda: web.json_response({"items": []}), id="no version"),
            pytest.param(lambda: web.json_response({"version": "1", "items": [{}]}), id="no code"),
            pytest.param(
                lambda: web.json_response(
                    {"version": "1", "items": [proposed("R53.83", "Tired")] * 501}
                ),
                id="too many",
            ),
            pytest.param(lambda: web.Response(body=b" " * (ANSWER_BYTES_MAX + 1)), id="too long"),
            pytest.param(
                lambda: web.Response(status=307, headers={"Location": "/propose"}), id="elsewhere"
            ),
        ],
    )
    async def test_our_suggestions_are_given_and_the_answer_says_so(
        self, model, plug, start, answer, capsys, caplog
    ):
        async def respond(_request):
            return answer()

        plug()
        model.answer = respond
        async with start() as client:
            given = await suggested(client)
        assert [each["code"] for each in given["items"]] == ["E11.9", "J18.9"]
        assert told(given) == [OURS, ("acme/notes", None, "failed")]
        assert len(model.asked) == 1
        # Where it is logged to is decided once for a process, by whichever test comes first.
        logged = capsys.readouterr().out + caplog.text
        assert "suggester_failed" in logged
        assert "diabetes" not in logged

    async def test_model_when_late_is_not_waited_for(self, model, plug, start):
        ended = asyncio.Event()

        async def never(_request):
            await ended.wait()

        plug(TIMEOUT_SECONDS="0.05")
        model.answer = never
        async with start() as client:
            given = await suggested(client)
        ended.set()
        assert told(given)[1] == ("acme/notes", None, "late")
        assert [each["code"] for each in given["items"]] == ["E11.9", "J18.9"]

    async def test_model_when_nobody_listens_failed(self, model, plug, start):
        plug(URL="http://127.0.0.1:9/propose")
        async with start() as client:
            assert told(await suggested(client))[1][2] == "failed"

    async def test_longest_note_with_most_proposals_is_answered(self, model, plug, start):
        plug()
        text = ("no fever, tired, no cough " * NOTE_CHARACTERS_MAX)[:NOTE_CHARACTERS_MAX]
        model.items = [
            {"code": "R53.83", "confidence": 0.5, "start": 90_000 + n, "end": 90_900 + n}
            for n in range(500)
        ]
        async with start() as client:
            assert told(await suggested(client, text))[1][2] == "answered"


class TestWhatLeaves:
    async def test_note_when_nobody_named_a_suggester_goes_nowhere(self, model, start, coding):
        before = await audited(coding)
        async with start() as client:
            answer = await suggested(client)
        assert await audited(coding) == before
        assert (told(answer), model.asked) == ([OURS], [])

    async def test_note_of_an_organization_that_is_not_named_goes_nowhere(self, model, plug, start):
        plug(ORGANIZATIONS=str(OTHER_ORGANIZATION))
        async with start() as client:
            assert told(await suggested(client)) == [OURS]
        assert model.asked == []

    async def test_note_of_an_encounter_goes_without_anything_of_the_patient(
        self, model, plug, start, coding, draft
    ):
        plug(ORGANIZATIONS="*")
        model.items = [proposed("R53.83", "Tired")]
        async with start() as client:
            posted = (await client.post("/v1/encounters", json=draft | {"note": NOTE})).json()
            path = f"/v1/encounters/{posted['id']}"
            answer = (await client.get(f"{path}/suggestions")).json()
            assert ("export", "encounter", posted["id"]) in await audited(coding)
            assert told(answer) == [OURS, ("acme/notes", "7", "answered")]
            assert set(model.asked[0]) == {"text", "code_system", "release"}
            assert model.asked[0]["text"] == NOTE
            patient = draft["patient"]
            sent = json.dumps(model.asked)
            assert patient["last_name"] not in sent
            assert patient["external_id"] not in sent
            [tired] = [each for each in answer["items"] if each["source"] == "acme/notes"]
            await self._take_over(client, posted, tired, answer)

    async def _take_over(self, client, posted, item, answer):
        provenance = {
            "suggester": item["source"],
            "suggester_version": answer["suggesters"][1]["version"],
            **{name: item[name] for name in ("start", "end", "matched_term")},
        }
        codes = [{"code": item["code"], "provenance": provenance}]
        coding = {"coding_status": "draft", "diagnoses": codes}
        assert (await send_coding(client, posted["id"], coding)).status_code == 200
        history = (await client.get(f"/v1/encounters/{posted['id']}/provenance")).json()
        [code] = history["acts"][-1]["codes"]
        assert (code["source"], code["suggester"], code["suggester_version"], code["quote"]) == (
            "suggester",
            "acme/notes",
            "7",
            "Tired",
        )

    async def test_empty_note_is_sent_to_nobody(self, model, plug, start):
        plug()
        async with start() as client:
            assert told(await suggested(client, "")) == [OURS]
        assert model.asked == []


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"URL": "http://models.example/x"}, "REVCYCLE_SUGGESTER_URL"),
        ({"URL": "ftp://127.0.0.1/x"}, "REVCYCLE_SUGGESTER_URL"),
        ({"URL": "https://user:password@models.example/x"}, "REVCYCLE_SUGGESTER_URL"),
        ({"ORGANIZATIONS": ""}, "REVCYCLE_SUGGESTER_ORGANIZATIONS"),
        ({"ORGANIZATIONS": "everybody"}, "REVCYCLE_SUGGESTER_ORGANIZATIONS"),
        ({"NAME": "codesets.suggest"}, "REVCYCLE_SUGGESTER_NAME"),
        ({"TIMEOUT_SECONDS": "60"}, "REVCYCLE_SUGGESTER_TIMEOUT_SECONDS"),
    ],
)
async def test_unsafe_setting_stops_the_start_and_is_named_without_its_value(plug, changes, named):
    plug(**{"URL": "https://models.example/x", **changes})
    with pytest.raises(SettingRefused) as refused:
        suggester_settings()
    assert named in str(refused.value)
    assert "password@" not in str(refused.value)
