"""A service behind a socket answers as one in the same process would, or the caller is told."""

import asyncio
import socket
from contextlib import asynccontextmanager

import httpx2
import pytest
import uvicorn
from aiohttp import ClientError
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from gateway.remote import open_services
from kit.http.limits import RequestLayer


async def echo(scope, receive, send):
    """Answer with what came in."""
    request = Request(scope, receive)
    body = await request.body()
    seen = {
        "method": request.method,
        "raw_path": scope["raw_path"].decode(),
        "query": scope["query_string"].decode(),
        "headers": dict(request.headers),
        "body": body.decode(),
    }
    await JSONResponse(seen, status_code=201, headers={"etag": '"7"'})(scope, receive, send)


async def break_off(scope, receive, send):
    """Die in the middle of an answer."""
    headers = [(b"content-length", b"100")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"half", "more_body": True})
    raise ConnectionError("gone")


@asynccontextmanager
async def served(app, port=0):
    """Serve an app on a socket; yield its address."""
    with socket.socket() as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(("127.0.0.1", port))
        config = uvicorn.Config(app, log_config=None, lifespan="off", server_header=False)
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        while not server.started:  # noqa: ASYNC110 - uvicorn has no event for it
            await asyncio.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            await serving


@asynccontextmanager
async def calling(base_url, body_bytes_max=1_000):
    """Yield a client of the way to a service at this address."""
    async with open_services({"notes-svc": base_url}) as services:
        app = RequestLayer(services["notes-svc"], "gateway", body_bytes_max)
        transport = httpx2.ASGITransport(app)
        async with httpx2.AsyncClient(transport=transport, base_url="http://gateway") as client:
            yield client


async def test_request_when_forwarded_then_nothing_of_it_is_changed():
    async with served(echo) as address, calling(address) as client:
        answer = await client.post(
            "/v1/notes/a%2Fb%20c?q=%C3%A4&q=2",
            content=b'{"text": "x"}',
            headers={"Authorization": "Bearer t", "Content-Type": "application/json"},
        )
    seen = answer.json()
    assert (answer.status_code, answer.headers["etag"]) == (201, '"7"')
    assert seen["method"] == "POST"
    assert (seen["raw_path"], seen["query"]) == ("/v1/notes/a%2Fb%20c", "q=%C3%A4&q=2")
    assert seen["body"] == '{"text": "x"}'
    assert seen["headers"]["authorization"] == "Bearer t"
    assert seen["headers"]["content-type"] == "application/json"
    assert seen["headers"]["host"] == "gateway"


@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
async def test_request_when_it_has_no_body_then_none_is_made_up(method):
    async with served(echo) as address, calling(address) as client:
        seen = (await client.request(method, "/v1/notes")).json()
    assert (seen["method"], seen["body"]) == (method, "")
    assert "content-type" not in seen["headers"]


@pytest.mark.parametrize(
    "given", [Response(status_code=204), PlainTextResponse("x", 404), PlainTextResponse("y" * 9999)]
)
async def test_answer_when_of_any_kind_then_it_comes_back_as_it_is(given):
    async with served(given) as address, calling(address) as client:
        answer = await client.get("/v1/notes")
    assert (answer.status_code, answer.content) == (given.status_code, given.body)


async def test_redirect_when_answered_then_the_caller_follows_it_and_not_we():
    away = Response(status_code=307, headers={"location": "http://127.0.0.1:9/elsewhere"})
    async with served(away) as address, calling(address) as client:
        answer = await client.get("/v1/notes")
    assert (answer.status_code, answer.headers["location"]) == (307, "http://127.0.0.1:9/elsewhere")


async def test_service_when_away_then_a_problem_says_to_try_again():
    async with served(echo) as address:
        pass
    async with calling(address) as client:
        answer = await client.get("/v1/notes")
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/unavailable")
    assert answer.headers["retry-after"] == "1"
    assert "notes-svc" in answer.json()["detail"]


async def test_service_when_it_came_back_then_requests_reach_it_again():
    async with served(echo) as address, calling(address) as client:
        assert (await client.get("/v1/notes")).status_code == 201
        port = int(address.rpartition(":")[2])
    async with calling(address) as client:
        assert (await client.get("/v1/notes")).status_code == 503
        async with served(echo, port):
            assert (await client.get("/v1/notes")).status_code == 201


async def test_answer_when_broken_off_then_no_part_is_taken_for_the_whole():
    async with served(break_off) as address, open_services({"notes-svc": address}) as services:
        sent = []

        async def send(message):
            sent.append(message)

        scope = {"type": "http", "method": "GET", "raw_path": b"/", "query_string": b""}
        with pytest.raises(ClientError):
            await services["notes-svc"]({**scope, "headers": []}, nothing, send)
    assert sent[0]["type"] == "http.response.start"
    assert all(message["more_body"] for message in sent[1:])  # never told to be complete


async def nothing():
    return {"type": "http.request", "body": b"", "more_body": False}


async def test_body_when_too_large_without_saying_so_then_it_is_refused():
    async def parts():
        for _ in range(20):
            yield b"x" * 100

    async with served(echo) as address, calling(address) as client:
        answer = await client.post("/v1/notes", content=parts())
    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
