"""Judges a run that has come to rest: what went in says how it must have ended.

The mechanisms are judged first (outbox, inbox, ledger), then every encounter by its prediction, so
that a report begins with the cause.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from kit.service import ConsumerDefinition, ServiceDefinition
from revcycle.simulation.encounters import Encounter
from revcycle.simulation.evidence import Evidence, chain_faults, differences
from revcycle.simulation.prediction import Allowed, Line, Prediction, predict
from revcycle.simulation.violations import Violation

CODING, ELIGIBILITY, CLAIMS, PAYMENTS = (
    "coding-svc",
    "eligibility-svc",
    "claims-svc",
    "payments-svc",
)
# A row of the one goes with an event of the other, in one transaction.
_TOLD = (
    (CODING, "encounter", "EncounterReceived"),
    (CLAIMS, "claim", "ClaimCreated"),
    (CLAIMS, "submission", "ClaimSubmitted"),
    (PAYMENTS, "remittance", "RemittancePosted"),
    (PAYMENTS, "statement", "StatementIssued"),
)
_LINE_SUMS = """
SELECT claim_id, line_control_number AS line,
    sum(CASE WHEN account = 'REV_GROSS' THEN -amount_cents ELSE 0 END) AS billed,
    sum(CASE WHEN account = 'ERA_CLEARING' AND kind = 'payer_payment' THEN amount_cents ELSE 0 END)
        AS paid,
    sum(CASE WHEN account = 'ADJ_CONTRACTUAL' THEN amount_cents ELSE 0 END) AS adjusted,
    sum(CASE WHEN account = 'AR_PATIENT' AND kind = 'responsibility_transfer' THEN amount_cents
        ELSE 0 END) AS patient,
    sum(CASE WHEN account LIKE 'AR_PAYER:%' THEN amount_cents ELSE 0 END) AS open
FROM posting JOIN journal_entry ON journal_entry.id = entry_id
WHERE claim_id IS NOT NULL AND line_control_number IS NOT NULL
GROUP BY claim_id, line_control_number"""


@dataclass
class Audit:
    """The auditor's findings.

    Attributes:
        claims_ended: claims that ended as predicted.

    """

    evidence: Evidence
    encounters: Sequence[Encounter]
    allowed: Allowed
    claims_ended: int = 0
    violations: list[Violation] = field(default_factory=list)

    async def run(self, definitions: Sequence[ServiceDefinition]) -> None:
        """Judge everything."""
        for definition in definitions:
            self.violations += self._outbox(definition.name)
        self.violations += self._order()
        for definition in definitions:
            for consumer in definition.consumers:
                self.violations += self._inbox(definition.name, consumer)
        self.violations += self._told()
        self.violations += self._ledger()
        for definition in definitions:
            audit, books = await chain_faults(self.evidence.folder, definition)
            self._say_all("audit.chain-broken", "M9", audit)
            self._say_all("ledger.books-broken", "M1", books)
            self.violations += self._parked(definition.name)
        self.violations += self._encounters()
        self.violations += self._waiting()

    def _say_all(self, name: str, promise: str, details: Sequence[str]) -> None:
        self.violations += [Violation(name, promise, each) for each in details]

    def _outbox(self, service: str) -> Iterator[Violation]:
        published = self.evidence.published_by(service)
        rows = self.evidence.rows(service, "SELECT event_id, event_type, published_at FROM outbox")
        for row in rows:
            what = f"{service} {row['event_type']} {row['event_id']}"
            if row["published_at"] is None:
                yield Violation("outbox.not-empty", "O2", f"{what} was never published")
            elif row["event_id"] not in published:
                detail = f"{what} is marked as published, and is not in the log"
                yield Violation("outbox.event-lost", "O2", detail)
        for ghost in sorted(published - {row["event_id"] for row in rows}):
            detail = f"{service} published {ghost}, which it never committed"
            yield Violation("outbox.ghost-event", "O1", detail)

    def _order(self) -> Iterator[Violation]:
        """Every event of our own: each key's versions count up from 1 in the log."""
        for (topic, key), versions in self.evidence.first_appearances().items():
            if topic != "revcycle.clearinghouse.v1" and versions != [*range(1, len(versions) + 1)]:
                detail = f"{topic} {key}: versions came as {versions}"
                yield Violation("outbox.out-of-order", "O3", detail)

    def _inbox(self, service: str, consumer: ConsumerDefinition) -> Iterator[Violation]:
        group = consumer.group(service)
        processed = self.evidence.counts(
            service, "SELECT event_id FROM simulation_processed WHERE consumer = ?", group
        )
        kept = self.evidence.counts(service, "SELECT event_id FROM inbox WHERE consumer = ?", group)
        types = {str(model.event_type) for model in consumer.handlers}  # type: ignore[attr-defined]
        wanted: Counter[tuple[object, ...]] = Counter(
            (each,) for each in self.evidence.wanted_by(consumer.topics, types)
        )
        for (event_id,), _, times in differences(wanted, processed):
            name = "inbox.processed-twice" if times else "inbox.never-processed"
            yield Violation(name, "I1", f"{group} processed {event_id} {times} time(s)")
        missing = sorted({*processed} - {*kept})
        if missing:
            detail = f"{group} did not write down {len(missing)} of {len(processed)} events"
            yield Violation("inbox.row-missing", "I1", f"{detail}, the first is {missing[0][0]}")

    def _told(self) -> Iterator[Violation]:
        for service, table, event_type in _TOLD:
            query = (
                f"SELECT (SELECT count(*) FROM {table}) AS happened,"  # noqa: S608 - see _TOLD
                f" (SELECT count(*) FROM outbox WHERE event_type = '{event_type}') AS told"
            )
            [row] = self.evidence.rows(service, query)
            if row["happened"] != row["told"]:
                detail = f"{service}: {row['happened']} rows of {table}, {row['told']} {event_type}"
                yield Violation("outbox.change-without-event", "O1", detail)

    def _ledger(self) -> Iterator[Violation]:
        sums = "SELECT entry_id, sum(amount_cents) AS cents FROM posting GROUP BY entry_id"
        for row in self.evidence.rows(PAYMENTS, f"{sums} HAVING cents != 0"):
            detail = f"entry {row['entry_id']} sums to {row['cents']} cents"
            yield Violation("ledger.entry-not-zero", "M1", detail)
        repeated = (
            "SELECT trace_number, count(*) AS times FROM remittance"
            " GROUP BY organization_id, trace_payer_id, trace_number HAVING times > 1"
        )
        for row in self.evidence.rows(PAYMENTS, repeated):
            detail = f"remittance {row['trace_number']} stands {row['times']} times"
            yield Violation("ledger.remittance-twice", "M6", detail)

    def _parked(self, service: str) -> Iterator[Violation]:
        query = "SELECT consumer, event_id, error_class, key FROM parked_event ORDER BY sequence"
        for row in self.evidence.rows(service, query):
            detail = f"{row['consumer']} parked {row['event_id']}: {row['error_class']}"
            yield Violation("consumer.key-parked", "I4", detail)

    def _encounters(self) -> Iterator[Violation]:
        books = _Books(self.evidence)
        for encounter in self.encounters:
            prediction = predict(encounter, self.allowed)
            faults = [
                Violation(name, promise, f"{encounter.external_id}: {detail}")
                for name, promise, detail in books.faults(encounter, prediction)
            ]
            yield from faults
            self.claims_ended += bool(prediction.ends) and not faults
        taken = sum(predict(each, self.allowed).is_taken for each in self.encounters)
        if len(books.kept) != taken:
            detail = f"{len(books.kept)} encounters are kept, {taken} were taken"
            yield Violation("encounter.not-once", "H1", detail)

    def _waiting(self) -> Iterator[Violation]:
        """At rest nobody waits for an answer or a match."""
        for service, query, what in (
            (ELIGIBILITY, "SELECT id FROM eligibility_check WHERE status = 'pending'", "check"),
            (CLAIMS, "SELECT id FROM unmatched_item WHERE resolved_at IS NULL", "unmatched item"),
            (PAYMENTS, "SELECT id FROM unmatched_payment WHERE state = 'waiting'", "payment"),
        ):
            for row in self.evidence.rows(service, query):
                yield Violation("liveness.still-waiting", "O2", f"{service} {what} {row['id']}")
        wrong = (
            "SELECT id, status FROM eligibility_check WHERE status != 'pending' AND"
            " status != CASE WHEN member_id LIKE 'INACTIVE%' THEN 'inactive' ELSE 'active' END"
        )
        for row in self.evidence.rows(ELIGIBILITY, wrong):
            detail = f"check {row['id']} ended {row['status']}"
            yield Violation("eligibility.end-not-as-predicted", "I1", detail)


class _Books:
    """The rows that say how encounters ended, by encounter or claim."""

    def __init__(self, evidence: Evidence) -> None:
        self.kept = {
            (row["organization_id"], row["external_id"]): row["id"]
            for row in evidence.rows(
                CODING, "SELECT organization_id, external_id, id FROM encounter"
            )
        }
        self.claims: defaultdict[tuple[str, str], list[dict[str, object]]] = defaultdict(list)
        for row in evidence.rows(CLAIMS, "SELECT * FROM claim"):
            self.claims[row["organization_id"], row["encounter_id"]].append(dict(row))
        self.lines: defaultdict[str, dict[str, tuple[int, ...]]] = defaultdict(dict)
        for claim_id, line, *sums in evidence.rows(PAYMENTS, _LINE_SUMS):
            self.lines[claim_id][line] = tuple(sums)
        balances = (
            "SELECT coalesce(claim_id, encounter_id) AS owner, account, sum(amount_cents) AS cents"
            " FROM posting GROUP BY owner, account"
        )
        self.balances = {
            (row["owner"], row["account"]): row["cents"]
            for row in evidence.rows(PAYMENTS, balances)
        }
        posted = "SELECT claim_id FROM remittance_claim WHERE state = 'posted'"
        self.decisions = evidence.counts(PAYMENTS, posted)
        closed = "SELECT key FROM outbox WHERE event_type = 'ClaimClosed'"
        self.closed = Counter(
            str(key).replace("-", "") for (key,) in evidence.counts(CLAIMS, closed).elements()
        )
        self.statements: defaultdict[str, list[int]] = defaultdict(list)
        for row in evidence.rows(PAYMENTS, "SELECT claim_id, amount_due_cents FROM statement"):
            self.statements[row["claim_id"]].append(row["amount_due_cents"])

    def faults(self, encounter: Encounter, wanted: Prediction) -> Iterator[tuple[str, str, str]]:
        """Yield what of an encounter is not as predicted: name, promise, detail."""
        owner = encounter.organization_id.hex
        encounter_id = self.kept.get((owner, encounter.external_id))
        if (encounter_id is not None) != wanted.is_taken:
            is_kept = "kept" if encounter_id else "not kept"
            yield "encounter.not-once", "H1", f"{encounter.kind}, and it is {is_kept}"
        if encounter_id is None:
            return
        claims = self.claims[owner, encounter_id]
        if len(claims) != bool(wanted.ends):
            yield "claim.not-once", "I1", f"{len(claims)} claims"
        at_visit = self.balances.get((encounter_id, "BANK"), 0)
        if at_visit != wanted.visit_cents:
            detail = f"{at_visit} cents taken at the visit, not {wanted.visit_cents}"
            yield "ledger.balance-wrong", "M3", detail
        for claim in claims[:1] if wanted.ends else ():
            yield from self._claim_faults(claim, wanted)

    def _claim_faults(
        self, claim: dict[str, object], wanted: Prediction
    ) -> Iterator[tuple[str, str, str]]:
        claim_id, state = str(claim["id"]), str(claim["state"])
        if state not in wanted.ends:
            expected = " or ".join(wanted.ends)
            yield "claim.end-not-as-predicted", "O2", f"claim {claim_id} is {state}, not {expected}"
        elif self.decisions[claim_id,] != wanted.ends[state]:
            detail = f"{self.decisions[claim_id,]} decisions posted, not {wanted.ends[state]}"
            yield "ledger.decision-not-once", "M6", f"claim {claim_id}: {detail}"
        if self.closed[claim_id] != wanted.closes:
            detail = f"claim {claim_id} was closed {self.closed[claim_id]} time(s)"
            yield "claim.closed-not-once", "I1", detail
        due = [wanted.due_cents] if wanted.due_cents and wanted.payers_are_done else []
        if self.statements[claim_id] != due:
            detail = f"claim {claim_id}: statements over {self.statements[claim_id]}, not {due}"
            yield "claim.statement-wrong", "I1", detail
        yield from self._money_faults(claim_id, claim, wanted)

    def _money_faults(
        self, claim_id: str, claim: dict[str, object], wanted: Prediction
    ) -> Iterator[tuple[str, str, str]]:
        for name in sorted({*wanted.lines, *self.lines[claim_id]}):
            line = wanted.lines.get(name, Line(0))
            expected = (line.billed, line.paid, line.adjusted, line.patient, line.open)
            found = self.lines[claim_id].get(name, (0,) * len(expected))
            if found != expected:
                detail = f"billed, paid, adjusted, patient, open are {found}, not {expected}"
                yield "ledger.line-wrong", "M3", f"claim {claim_id} {name}: {detail}"
        for account, cents in (
            ("AR_PATIENT", wanted.due_cents),
            ("PATIENT_UNAPPLIED", wanted.applied_cents),
            ("ERA_UNAPPLIED", 0),
        ):
            found_cents = self.balances.get((claim_id, account), 0)
            if found_cents != cents:
                detail = f"claim {claim_id}: {account} is {found_cents} cents, not {cents}"
                yield "ledger.balance-wrong", "M3", detail
        told = (claim["paid_cents"], claim["adjusted_cents"], claim["patient_responsibility_cents"])
        totals = (wanted.paid_cents, wanted.adjusted_cents, wanted.patient_cents)
        if told != totals:
            detail = f"claims-svc says {told} paid, adjusted, patient, not {totals}"
            yield "claim.totals-wrong", "M3", f"claim {claim_id}: {detail}"
