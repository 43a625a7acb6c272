"""Takes many encounters at once: one transaction, and an outcome for every line."""

from collections.abc import Iterable, Iterator, Sequence

from pydantic import ValidationError

from codesets import Catalog
from codesets.edits import EditRule
from coding_svc.edits.service import rules_of
from coding_svc.encounter.repository import EncounterRepository, Known
from coding_svc.encounter.schemas import BatchLine, BatchReceipt, EncounterIn
from coding_svc.encounter.service import receive_encounter
from kit.http.errors import validation_problem
from kit.problems import Problem, ProblemDocument
from kit.trace import trace_id
from kit.unit_of_work import UnitOfWork

_Line = tuple[int, EncounterIn | Problem]


async def receive_batch(
    work: UnitOfWork, catalog: Catalog, lines: Iterable[tuple[int, bytes]]
) -> BatchReceipt:
    """Take the encounters, each as if posted by itself. A line that is refused stores nothing."""
    read = list(_read(lines))
    posted = [each for _number, each in read if isinstance(each, EncounterIn)]
    known = await EncounterRepository(work).known(
        {each.external_id for each in posted},
        {each.patient_control_number for each in posted if each.patient_control_number},
    )
    rules = await rules_of(work)
    return _receipt([await _take(work, line, catalog, known, rules) for line in read])


def _read(lines: Iterable[tuple[int, bytes]]) -> Iterator[_Line]:
    for number, line in lines:
        try:
            yield number, EncounterIn.model_validate_json(line)
        except ValidationError as error:
            yield number, validation_problem(error.errors(include_url=False, include_input=False))


async def _take(
    work: UnitOfWork,
    line: _Line,
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
    return BatchLine(line=number, outcome="refused", problem=document)


def _receipt(lines: list[BatchLine]) -> BatchReceipt:
    outcomes = [line.outcome for line in lines]
    return BatchReceipt(
        created=outcomes.count("created"),
        duplicate=outcomes.count("duplicate"),
        refused=outcomes.count("refused"),
        lines=lines,
    )
