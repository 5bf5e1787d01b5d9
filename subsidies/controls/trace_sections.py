"""One euro in words: the chapters from grant to bank line, the same on the page, in the PDF and in the data."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from healthcoach.core import money
from healthcoach.core.structured_communication import format_communication
from subsidies.bank.rules import MatchKind
from subsidies.controls.payment_trace import PaymentTrace, TraceFact
from subsidies.corrections.models import CorrectionStatus
from subsidies.payments.models import PaymentStatus
from subsidies.recoveries.models import RecoveryStatus
from subsidies.trajectories.models import MethodStep

TracePair = tuple[str, object]


@dataclass(frozen=True, slots=True)
class TraceSection:
    """A step of the way: its title, what is known of it (text, days, moments and amounts in euro), and the page and
    row where more stands."""

    code: str
    title: str
    facts: list[TracePair]
    way: tuple[str, object] | None = None
    lines: list[list[object]] = field(default_factory=list)


def build_trace_sections(euro: PaymentTrace) -> list[TraceSection]:
    """The way of a payment, in the order in which the money went."""
    return [chapter for tell in TRACE_SECTION_BUILDERS for chapter in tell(euro)]


def _describe_traced_award(euro: PaymentTrace) -> Iterator[TraceSection]:
    line = euro.payment.payable.line
    for each in euro.of("award"):
        facts = [
            (_("Amount"), each.amount),
            (_("Decision"), each.words),
            (_("Awarded on"), each.day),
            _build_booking_pair(each),
        ]
        yield TraceSection("award", _("Grant"), facts)
    share = f"{(line.share * 100).normalize():f}%"
    yield TraceSection("line", _("Budget line"), [(_("Line"), line.get_kind_display()), (_("Share"), share)])


def _describe_traced_tranches(euro: PaymentTrace) -> Iterator[TraceSection]:
    for each in euro.of("tranche"):
        facts = [(_("Amount"), each.amount), (_("Received on"), each.day), _build_booking_pair(each)]
        facts += [
            (_("Structured communication"), format_communication(each.words)),
            (_("On the bank statement of"), _parse_trace_day(each.more)),
        ]
        yield TraceSection("tranche", _("Tranche"), facts, ("tranche", each.about))


def _describe_traced_application(euro: PaymentTrace) -> Iterator[TraceSection]:
    if not euro.trajectory:
        return
    row = euro.trajectory.application
    facts = [
        (_("Reference"), row.reference),
        (_("Company"), row.company_name),
        (_("Submitted"), _join_moment_and_person(row.submitted_at, row.submitted_by)),
        (_("Found complete"), _join_moment_and_person(row.completed_at, row.completed_by)),
        (_("Approved"), _join_moment_and_person(row.decided_at, row.decided_by)),
        (_("Motivation"), row.motivation),
        (_("Reserved"), row.reserved),
    ]
    yield TraceSection("application", _("Application and decision"), facts, ("application", row.pk))


def _describe_traced_rules(euro: PaymentTrace) -> Iterator[TraceSection]:
    if not euro.trajectory:
        return
    if agreements := euro.of("agreement"):
        last = agreements[-1]
        facts = [(_("Coach"), euro.payment.payable.coach.name), (_("Version"), last.words), (_("Signed on"), last.day)]
        yield TraceSection("agreement", _("Cooperation agreement"), [*facts, (_("Signed by"), last.who)])
    scheme = euro.trajectory.fee_scheme
    facts = [(_("Valid from"), scheme.valid_from), (_("Per hour"), scheme.rate), (_("At most"), scheme.maximum)]
    yield TraceSection("fee scheme", _("Fee scheme"), facts)


def _describe_traced_sessions(euro: PaymentTrace) -> Iterator[TraceSection]:
    if not (trajectory := euro.trajectory):
        return
    rows = euro.of("session")
    lines = [[each.day, int(each.amount), MethodStep(int(each.words)).label, each.who or ""] for each in rows]
    facts = [(_("Started on"), trajectory.started_on)]
    if len(parts := euro.of("coaching")) > 1:
        days = [date_format(each.day, "SHORT_DATE_FORMAT") for each in parts]
        facts += [(_("Coach from %(on)s") % {"on": on}, each.before) for on, each in zip(days, parts, strict=True)]
    facts += [(_("Sessions"), len(rows)), (_("Minutes"), int(sum(each.amount for each in rows)))]
    yield TraceSection("sessions", _("Sessions"), facts, ("trajectory", trajectory.pk), lines)
    facts = [(_("Ended"), _join_moment_and_person(trajectory.ended_at, trajectory.ended_by))]
    if trajectory.stopped_at:
        facts = [(_("Stopped early"), _join_moment_and_person(trajectory.stopped_at, trajectory.stopped_by))]
        facts += [(_("Reason"), trajectory.stop_reason)]
    facts += [
        (_("Evaluation"), trajectory.evaluation),
        *_build_document_pairs(_("Action plan"), trajectory.action_plan),
    ]
    plan = trajectory.action_plan_id
    yield TraceSection("end", _("End report"), facts, ("document", plan) if plan else None)


def _describe_traced_calculation(euro: PaymentTrace) -> Iterator[TraceSection]:
    payable, expense = euro.payment.payable, euro.expense
    if expense:
        facts = [
            (_("Supplier"), expense.supplier),
            (_("Invoice number"), expense.invoice_number),
            (_("Category"), expense.get_category_display()),
            (_("Amount"), expense.amount),
            (_("Entered"), _join_moment_and_person(expense.entered_at, expense.entered_by)),
            (_("Booked"), _join_moment_and_person(expense.booked_at, expense.booked_by)),
            *_build_document_pairs(_("Invoice"), expense.document),
        ]
        yield TraceSection("expense", _("Operating expense"), facts, ("expense", expense.pk))
    elif euro.trajectory:
        payout = payable.payout
        facts = [(_("Minutes"), payout.minutes), (_("Amount"), payout.amount), (_("Calculated"), payout.settled_at)]
        yield TraceSection("payout", _("Fee"), facts)
    facts = [(_("Reference"), payable.reference), (_("Amount"), payable.amount), (_("Due on"), payable.due_on)]
    facts += [(_("Paid"), payable.paid), (_("Recovered"), payable.recovered)]
    yield TraceSection("payable", _("Amount due"), facts, ("payable", payable.pk))


def _describe_traced_batch(euro: PaymentTrace) -> Iterator[TraceSection]:
    batch = euro.payment.batch
    facts = [
        (_("Batch"), str(batch)),
        (_("Made"), _join_moment_and_person(batch.made_at, batch.made_by)),
        (_("Approved"), _join_moment_and_person(batch.approved_at, batch.approved_by)),
        (_("Given to the bank"), _join_moment_and_person(batch.sent_at, batch.sent_by)),
        (_("Cancelled"), _join_moment_and_person(batch.cancelled_at, batch.cancelled_by)),
        (_("To be carried out on"), batch.execute_on),
        *((_("File taken by"), _join_moment_and_person(each.at, each.who)) for each in euro.of("download")),
    ]
    yield TraceSection("batch", _("Payment batch"), facts, ("batch", batch.pk))


def _describe_traced_file_line(euro: PaymentTrace) -> Iterator[TraceSection]:
    payment = euro.payment
    facts = [
        (_("End-to-end id"), payment.end_to_end_id),
        (_("Amount"), payment.amount),
        (_("Payee"), payment.holder),
        (_("Account"), payment.iban),
        (_("Structured communication"), format_communication(payment.communication)),
        (_("Remittance"), payment.remittance),
        (_("Status"), payment.get_status_display()),
    ]
    for each in euro.of("file"):
        facts += [
            (_("File for the bank"), each.before),
            (_("Digest (SHA-256)"), each.more),
            (_("Line of the file"), each.words),
        ]
    yield TraceSection("file", _("Line of the payment file"), facts)


def _describe_traced_bank_lines(euro: PaymentTrace) -> Iterator[TraceSection]:
    for each in euro.of("bank line"):
        kind, whole = each.more.split()
        facts = [(_("Booked on"), each.day), (_("Amount"), each.amount), (_("Settled as"), MatchKind(kind).label)]
        facts += [(_("Part of a bank line of"), Decimal(whole))] if Decimal(whole) != each.amount else []
        facts += [
            (_("Bank reference"), each.before),
            (_("Statement"), each.words),
            (_("Settled"), _join_moment_and_person(each.at, each.who)),
        ]
        yield TraceSection("bank line", _("Bank line"), facts, ("bank_line", each.about))


def _describe_traced_aftermath(euro: PaymentTrace) -> Iterator[TraceSection]:
    """What became of it: other payments of the same amount, corrections, recoveries and repayments."""
    payment = euro.payment
    if payment.returned_at:
        facts = [(_("Returned"), payment.returned_at), (_("Reason"), payment.returned_reason)]
        yield TraceSection("return", _("Returned by the bank"), facts)
    for each in euro.of("payment"):
        facts = [(_("End-to-end id"), each.words), (_("Amount"), each.amount), (_("Paid on"), each.day)]
        facts += [(_("Status"), PaymentStatus(each.more).label)]
        yield TraceSection("other payment", _("Other payment of the same amount due"), facts, ("euro", each.about))
    for each in euro.of("correction"):
        facts = [(_("New amount"), each.amount), *_build_four_eyes_pairs(each), (_("Reason"), each.words)]
        facts += [(_("Status"), CorrectionStatus(each.more).label)]
        yield TraceSection("correction", _("Correction"), facts, ("correction", each.about))
    for each in euro.of("recovery"):
        facts = [
            (_("Amount"), each.amount),
            *_build_four_eyes_pairs(each),
            (_("Reason"), each.words),
            (_("At the latest on"), each.day),
        ]
        facts += [(_("Status"), RecoveryStatus(each.more).label)]
        yield TraceSection("recovery", _("Recovery order"), facts, ("recovery", each.about))
    for each in euro.of("receipt"):
        facts = [
            (_("Amount"), each.amount),
            (_("Received on"), each.day),
            (_("On the bank statement of"), _parse_trace_day(each.more)),
        ]
        yield TraceSection("receipt", _("Repayment"), facts, ("recovery", each.about))


def _describe_traced_ledger(euro: PaymentTrace) -> Iterator[TraceSection]:
    lines: list[list[object]] = [
        [
            each.effective_on,
            each.get_kind_display(),
            f"{each.source.get_stage_display()} → {each.target.get_stage_display()}",
            each.subject,
            each.amount,
        ]
        for each in euro.transfers
    ]
    yield TraceSection("ledger", _("In the ledger"), [(_("Transfers"), len(lines))], None, lines)
    for each in euro.of("seal"):
        facts: list[TracePair] = [
            (_("Day"), each.day),
            (_("Transfers"), each.more),
            (_("Digest (SHA-256)"), each.words),
        ]
        yield TraceSection("seal", _("Seal of the day"), facts)


def _build_booking_pair(fact: TraceFact) -> TracePair:
    return _("Booked"), _join_moment_and_person(fact.at, fact.who)


def _build_four_eyes_pairs(fact: TraceFact) -> list[TracePair]:
    return [
        (_("Proposed by"), fact.before),
        (_("Decided"), _join_moment_and_person(fact.at, fact.who) if fact.who else None),
    ]


def _join_moment_and_person(at: object, who: object) -> list[object] | None:
    """When and by whom, as one fact; nothing when it did not happen."""
    return None if at is None else [at, str(who) if who else _("the system")]


def _build_document_pairs(label: str, document: object) -> list[TracePair]:
    if document is None:
        return []
    return [(label, document.name), (_("Digest (SHA-256)"), document.sha256)]


TRACE_SECTION_BUILDERS: list[Callable[[PaymentTrace], Iterator[TraceSection]]] = [
    *(
        _describe_traced_award,
        _describe_traced_tranches,
        _describe_traced_application,
        _describe_traced_rules,
        _describe_traced_sessions,
        _describe_traced_calculation,
        _describe_traced_batch,
        _describe_traced_file_line,
        _describe_traced_bank_lines,
        _describe_traced_aftermath,
        _describe_traced_ledger,
    ),
]


def _parse_trace_day(told: str | None) -> date | None:
    return date.fromisoformat(told) if told else None


def list_present_facts(chapter: TraceSection) -> list[TracePair]:
    """The facts of a chapter that there are."""
    return [(label, value) for label, value in chapter.facts if value not in (None, "")]


def format_trace_fact(value: object) -> str:
    """A fact as people read it, in the active language."""
    match value:
        case list():
            return ", ".join(format_trace_fact(each) for each in value)
        case Decimal():
            return money.format_euro(value)
        case datetime():
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
