"""Takes many encounters at once: one transaction, and an outcome for every line."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import pairwise

from pydantic import ValidationError

from codesets import Catalog
from codesets.edits import EditRule
from coding_svc.edits.service import kept_rules_of
from coding_svc.encounter.repository import EncounterRepository, Known
from coding_svc.encounter.schemas import BatchLine, BatchReceipt, EncounterIn
from coding_svc.encounter.service import receive_encounter
from kit.http.errors import validation_problem
from kit.http.json_size import refuse_large_json
from kit.problems import Problem, ProblemDocument
from kit.trace import trace_id
from kit.turns import in_turns
from kit.unit_of_work import UnitOfWork

Line = tuple[int, EncounterIn | Problem]  # with its number
UNKNOWN_KEYS_MAX = 1_000
FAULTS_OF_LINE_MAX = 10  # named in the answer; 200 lines can have very many together


async def read_lines(lines: Iterable[tuple[int, bytes]]) -> list[Line]:
    """Read each line as an encounter, or as the problem for which it is refused.

    A line is as large as one encounter may be; after each of them other requests have their turn.
    """
    return [(number, _read(line)) async for number, line in in_turns(lines)]


def _read(line: bytes) -> EncounterIn | Problem:
    try:
        refuse_large_json(line)
        _refuse_junk(line)
        return EncounterIn.model_validate_json(line)
    except Problem as problem:
        return problem
    except ValidationError as error:
        return validation_problem(error.errors(include_url=False, include_input=False))


def _refuse_junk(line: bytes) -> None:
    """Refuse very many unknown keys: of all that can be wrong only they are without number."""
    if line.count(b":") <= UNKNOWN_KEYS_MAX:
        return
    known = _known_keys()
    texts = line.split(b'"')
    named = (text for text, after in pairwise(texts) if after.lstrip().startswith(b":"))
    unknown = sum(text not in known for text in named)
    if unknown > UNKNOWN_KEYS_MAX:
        raise Problem("invalid", f"It has {unknown} keys that no encounter has.")


@cache
def _known_keys() -> frozenset[bytes]:
    schema = EncounterIn.model_json_schema()
    shapes = [schema, *schema["$defs"].values()]
    return frozenset(name.encode() for shape in shapes for name in shape.get("properties", ()))


async def receive_batch(work: UnitOfWork, catalog: Catalog, lines: Sequence[Line]) -> BatchReceipt:
    """Take the encounters, each as if posted by itself. A line that is refused stores nothing."""
    posted = [each for _number, each in lines if isinstance(each, EncounterIn)]
    known = await EncounterRepository(work).known(
        {each.external_id for each in posted},
        {each.patient_control_number for each in posted if each.patient_control_number},
    )
    rules = await kept_rules_of(work)
    taken = [await _take(work, line, catalog, known, rules) async for line in in_turns(lines)]
    return _receipt(taken)


async def _take(
    work: UnitOfWork,
    line: Line,
    catalog: Catalog,
    known: Known,
    rules: Sequence[EditRule],
) -> BatchLine:
    number, posted = line
    if isinstance(posted, Problem):
        return _refused(number, posted)
    try:
        encounter, duplicate = await receive_encounter(work, posted, catalog, known, rules)
    except Problem as problem:
        return _refused(number, problem)
    return BatchLine(
        line=number,
        outcome="duplicate" if duplicate else "created",
        encounter_id=encounter.id,
        state="coded" if encounter.state == "coded" else "needs_coding",
    )


def _refused(number: int, problem: Problem) -> BatchLine:
    document = ProblemDocument.model_validate(problem.document(trace_id()))
    document.errors = document.errors[:FAULTS_OF_LINE_MAX]
    return BatchLine(line=number, outcome="refused", problem=document)


def _receipt(lines: list[BatchLine]) -> BatchReceipt:
    outcomes = [line.outcome for line in lines]
    return BatchReceipt(
        created=outcomes.count("created"),
        duplicate=outcomes.count("duplicate"),
        refused=outcomes.count("refused"),
        lines=lines,
    )
