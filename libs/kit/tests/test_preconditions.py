"""If-Match and If-None-Match (H3): which versions they name, and what is answered."""

import httpx2
import pytest
from fastapi import APIRouter
from sqlalchemy.orm.exc import StaleDataError

from kit.http.app import create_app
from kit.http.preconditions import (
    IfMatch,
    entity_tag,
    is_known,
    refuse_stale,
    require_version,
)
from kit.problems import Problem

AT_3 = ['"3"', '"2", "3"', 'W/"2","3"', " * ", "*"]
NOT_AT_3 = ['"2"', "3", "", 'W/"3"', '"3', '"33"', '"*"', "2, 4"]


@pytest.mark.parametrize("header", AT_3)
def test_change_when_it_names_the_version_then_passes(header):
    require_version(header, 3)


@pytest.mark.parametrize("header", NOT_AT_3)
def test_change_when_it_names_another_version_then_stale(header):
    with pytest.raises(Problem) as refused:
        require_version(header, 3)
    assert (refused.value.kind.slug, refused.value.kind.status) == ("stale", 412)


def test_change_when_it_names_none_then_428():
    with pytest.raises(Problem) as refused:
        require_version(None, 3)
    assert (refused.value.kind.slug, refused.value.kind.status) == ("precondition-required", 428)


def test_change_when_it_need_not_name_one_then_passes_without_and_not_with_another():
    refuse_stale(None, 3)
    with pytest.raises(Problem, match="Nothing was stored"):
        refuse_stale('"2"', 3)


@pytest.mark.parametrize("header", [*AT_3, 'W/"3"'])
def test_read_when_the_caller_has_the_version_then_known(header):
    assert is_known(header, 3)


@pytest.mark.parametrize("header", [None, '"2"', "3", ""])
def test_read_when_the_caller_has_another_version_then_not_known(header):
    assert not is_known(header, 3)


def test_tag_when_of_a_version_then_names_it_and_no_other():
    require_version(entity_tag(12), 12)
    assert not is_known(entity_tag(12), 1)


async def answer_of(endpoint, headers):
    router = APIRouter()
    router.add_api_route("/v1/things", endpoint, methods=["PUT"])
    transport = httpx2.ASGITransport(
        create_app(None, "things", "Things.", [router]), raise_app_exceptions=False
    )
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        return await client.put("/v1/things", headers=headers)


async def test_put_when_headers_are_read_then_the_problem_is_answered():
    async def put(if_match: IfMatch = None) -> None:
        require_version(if_match, 3)

    statuses = {
        value: (await answer_of(put, {"If-Match": value} if value else {})).status_code
        for value in ('"3"', '"2"', None)
    }
    assert statuses == {'"3"': 200, '"2"': 412, None: 428}


async def test_put_when_the_row_was_changed_in_between_then_stale():
    async def put() -> None:
        raise StaleDataError("UPDATE statement on table 'thing' expected to update 1 row(s)")

    answer = await answer_of(put, {})
    assert (answer.status_code, answer.json()["type"]) == (412, "/problems/stale")
    assert "UPDATE" not in answer.text
