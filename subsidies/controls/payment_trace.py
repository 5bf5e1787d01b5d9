"""Follow one euro: everything between the grant and the bank line of one payment, read in three queries."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from subsidies.budget.models import Transfer
from subsidies.corrections.plan import find_payable_subject
from subsidies.payments.models import Payment

BATCH_PEOPLE = ("made_by", "approved_by", "sent_by", "cancelled_by")
PAYOUT_TRAJECTORY = "payable__payout__trajectory"
TRACE_RELATIONS = (
    *("payable__line__programme", "payable__coach", "payable__expense__document", "payable__expense__entered_by"),
    *("payable__expense__booked_by", "batch__account", *(f"batch__{each}" for each in BATCH_PEOPLE)),
    *(f"{PAYOUT_TRAJECTORY}__{each}" for each in ("application__programme", "fee_scheme", "action_plan", "ended_by")),
    *(
        f"{PAYOUT_TRAJECTORY}__application__{each}"
        for each in ("completed_by", "decided_by", "started_by", "submitted_by")
    ),
    f"{PAYOUT_TRAJECTORY}__stopped_by",
)


def _build_person_sql(key: str) -> str:
    return f"(SELECT coalesce(nullif(u.name, ''), u.email) FROM users_user u WHERE u.id = {key})"  # noqa: S608 – our own words


RELATED_FACTS_SQL = f"""
    SELECT 'award' AS kind, w.id AS about, w.awarded_on AS day, w.booked_at AS at, w.amount,
           {_build_person_sql("w.booked_by_id")} AS who, NULL AS before, w.decision AS words, NULL AS more
    FROM subsidies_award w WHERE w.programme_id = %(programme)s
    UNION ALL
    SELECT 'tranche', t.id, t.received_on, t.booked_at, t.amount,
           {_build_person_sql("t.booked_by_id")}, NULL, t.communication,
           to_char(t.confirmed_on, 'YYYY-MM-DD')
    FROM subsidies_tranche t WHERE t.line_id = %(line)s AND t.status = 'received'
    UNION ALL
    SELECT 'agreement', g.id, g.signed_on, NULL, NULL, g.signed_name, NULL, g.version, NULL
    FROM coaches_agreement g WHERE g.coach_id = %(coach)s AND g.signed_on <= (
        SELECT min(c.from_on) FROM subsidies_coaching c
        WHERE c.trajectory_id = %(trajectory)s AND c.coach_id = %(coach)s)
    UNION ALL
    SELECT 'session', s.id, s.held_on, s.logged_at, s.minutes,
           {_build_person_sql("s.logged_by_id")}, NULL, s.step::text, NULL
    FROM subsidies_session s WHERE s.trajectory_id = %(trajectory)s AND s.coach_id = %(coach)s
    UNION ALL
    SELECT 'coaching', c.part, c.from_on, c.handed_over_at, NULL,
           {_build_person_sql("c.handed_over_by_id")}, h.name, NULL, NULL
    FROM subsidies_coaching c JOIN coaches_coach h ON h.id = c.coach_id WHERE c.trajectory_id = %(trajectory)s
    UNION ALL
    SELECT 'file', f.batch_id, NULL, f.made_at, f.control_sum, {_build_person_sql("f.made_by_id")}, f.name,
           substring(convert_from(f.content, 'UTF8') FROM %(pattern)s), f.sha256
    FROM subsidies_batchfile f WHERE f.batch_id = %(batch)s
    UNION ALL
    SELECT 'download', d.id, NULL, d.downloaded_at, NULL, {_build_person_sql("d.downloaded_by_id")}, NULL, NULL, NULL
    FROM subsidies_download d WHERE d.batch_id = %(batch)s
    UNION ALL
    SELECT 'bank line', e.id, e.booked_on, e.settled_at, n.amount,
           {_build_person_sql("e.settled_by_id")}, e.bank_reference,
           s.identifier || ' (' || b.name || ')', n.kind || ' ' || e.amount
    FROM subsidies_portion n JOIN subsidies_entry e ON e.id = n.entry_id
    JOIN subsidies_statement s ON s.id = e.statement_id
    JOIN subsidies_bankfile b ON b.id = s.file_id WHERE n.subject = %(payment_subject)s
    UNION ALL
    SELECT 'payment', p.id, p.paid_on, NULL, p.amount, NULL, NULL, p.end_to_end_id, p.status
    FROM subsidies_payment p WHERE p.payable_id = %(payable)s AND p.id <> %(payment)s
    UNION ALL
    SELECT 'recovery', r.id, r.pay_before, coalesce(r.ordered_at, r.proposed_at), r.amount,
           {_build_person_sql("r.ordered_by_id")},
           {_build_person_sql("r.proposed_by_id")}, r.reason, r.status
    FROM subsidies_recovery r WHERE r.payable_id = %(payable)s
    UNION ALL
    SELECT 'receipt', c.recovery_id, c.received_on, c.booked_at, c.amount,
           {_build_person_sql("c.booked_by_id")}, NULL, NULL,
           to_char(c.confirmed_on, 'YYYY-MM-DD')
    FROM subsidies_receipt c JOIN subsidies_recovery r ON r.id = c.recovery_id WHERE r.payable_id = %(payable)s
    UNION ALL
    SELECT 'correction', x.id, NULL, coalesce(x.done_at, x.proposed_at), x.new_amount,
           {_build_person_sql("x.done_by_id")},
           {_build_person_sql("x.proposed_by_id")}, x.reason, x.status
    FROM subsidies_correction x WHERE x.payable_id = %(payable)s
    UNION ALL
    SELECT 'seal', l.id, l.day, l.sealed_at, l.total,
           {_build_person_sql("l.sealed_by_id")}, NULL, l.sha256, l.count::text
    FROM subsidies_seal l WHERE l.day IN (
        SELECT (posted_at AT TIME ZONE %(zone)s)::date FROM subsidies_transfer WHERE subject = ANY(%(subjects)s))
    ORDER BY day, at, about
"""  # noqa: S608 – our own words


@dataclass(frozen=True, slots=True)
class TraceFact:
    """Something that happened around a payment: which row, on which day, at which moment, how many euro (or minutes),
    by whom, who before, and in which words."""

    kind: str
    about: int
    day: date | None
    at: datetime | None
    amount: Decimal | None
    who: str | None
    before: str | None
    words: str | None
    more: str | None


@dataclass(frozen=True, slots=True)
class PaymentTrace:
    """One payment with everything around it."""

    payment: Payment
    facts: list[TraceFact]
    transfers: list[Transfer]

    def of(self, kind: str) -> list[TraceFact]:
        """The facts of one kind, oldest first."""
        return [each for each in self.facts if each.kind == kind]

    @property
    def trajectory(self):
        """The trajectory that was paid, or nothing for a supplier's expense."""
        payout = getattr(self.payment.payable, "payout", None)
        return payout and payout.trajectory

    @property
    def expense(self):
        """The expense that was paid, or nothing for a coach's fee."""
        return getattr(self.payment.payable, "expense", None)


def select_trace_relations(rows: QuerySet[Payment]) -> QuerySet[Payment]:
    """Payments with whatever belongs to each once, in one query."""
    return rows.select_related(*TRACE_RELATIONS)


def trace_payment(payment: Payment) -> PaymentTrace:
    """Everything around a payment that was read by `with_all_around`. Two queries."""
    payable, trajectory = payment.payable, None
    if payout := getattr(payable, "payout", None):
        trajectory = payout.trajectory
    subjects = [payment.subject, find_payable_subject(payable)]
    given = {
        "programme": payable.line.programme_id,
        "line": payable.line_id,
        "coach": payable.coach_id,
        "trajectory": trajectory and trajectory.pk,
        "batch": payment.batch_id,
        "pattern": _build_file_line_pattern(payment),
        "payment": payment.pk,
        "payable": payable.pk,
        "payment_subject": payment.subject,
        "subjects": subjects,
        "zone": settings.TIME_ZONE,
    }
    with connection.cursor() as cursor:
        cursor.execute(RELATED_FACTS_SQL, given)
        facts = [TraceFact(*row) for row in cursor.fetchall()]
    subjects += [f"recovery:{each.about}" for each in facts if each.kind == "recovery"]
    moved = Transfer.objects.filter(subject__in=subjects).select_related("source", "target", "posted_by")
    return PaymentTrace(payment, facts, list(moved.order_by("posted_at", "pk")))


def _build_file_line_pattern(payment: Payment) -> str:
    """How PostgreSQL finds the payment's line in the file: from its own opening tag to the first closing one."""
    number = payment.end_to_end_id.replace(".", "[.]").replace("+", "[+]").replace("?", "[?]")
    number = number.replace("(", "[(]").replace(")", "[)]")
    return f"<CdtTrfTxInf><PmtId><EndToEndId>{number}</EndToEndId>.*?</CdtTrfTxInf>"
