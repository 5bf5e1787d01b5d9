"""The example's candidates become coaches: they apply, follow the course, sign the agreement and give their account."""

from datetime import date, timedelta

from django.utils.text import slugify
from schwifty import IBAN

from coaches.candidacy import actions as candidacy
from coaches.candidacy.models import Candidate
from coaches.candidacy.rules import EmployerKind
from coaches.certification import actions as certification
from coaches.certification import agreements
from coaches.certification import profile as careers
from coaches.certification.models import Coach
from healthcoach.demo.people import CANDIDATE, DEMO_PEOPLE, enter_demo_user
from healthcoach.demo.story import EXAMPLE_TABLES_DIR, Calendar, audit_as_import, read_example_table
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.courses import actions as courses
from trainings.courses import fees
from trainings.courses.models import Edition
from trainings.intervisions import actions as intervisions

AGREEMENT = "2018-1"
DISPUTE = (
    "Coaches van externe preventiediensten zijn nog niet actief: er is nog geen akkoord over de financiering en het "
    "aantal beschikbare coaches."
)
PARTNERS = [
    ("Vlaams Instituut Gezond Leven", "ontwikkeling; voeding en beweging"),
    ("de Aanstokerij", "praktische organisatie; methodiek Gezonder nemen en Co"),
    ("Provinciaal Veiligheidsinstituut", "coachingsvaardigheden"),
    ("VAD", "alcohol en drugs"),
    ("VLESP", "mentaal welbevinden"),
]


def plan_course(programme: Programme, calendar: Calendar) -> dict[str, Edition]:
    """The course of three days, € 300 per person, and its editions by their first day in the tables."""
    course = courses.offer(
        programme_id=programme.pk,
        name="Opleiding gezondheidscoach",
        days=3,
        price=300,
        partners=PARTNERS,
        on=calendar.day("2017-09-18"),
    )
    return {
        row["starts"]: courses.plan_edition(
            course,
            days=_list_edition_days(calendar.day(row["starts"]), calendar.day(row["ends"])),
            place=row["place"],
            capacity=int(row["capacity"]),
        )
        for row in read_example_table("editions")
    }


def train_coaches(programme: Programme, people: dict[str, User], calendar: Calendar) -> dict[str, Coach]:
    """All candidates and, by name, those who became a coach. The tables name 150 of the “more than 150”."""
    editions, coaches = plan_course(programme, calendar), {}
    _publish_agreement(programme, calendar, by=people["staff"])
    accounts = _enter_coach_accounts(people)
    for number, row in enumerate(read_example_table("candidates"), start=1):
        candidate = candidacy.register(
            programme_id=programme.pk,
            name=row["name"],
            angle=row["angle"],
            employer_kind=row["employer"],
            region=row["region"],
            user=accounts.get(row["name"]),
            on=calendar.day(row["applied"]),
            admitted_on=calendar.day(row["enrolled"]) if row["edition"] else None,
            by=people["staff"],
        )
        if row["edition"]:
            _enter_course_followed(candidate, editions[row["edition"]], calendar, row, by=people["staff"])
        if row["signed"]:
            coaches[row["name"]] = _enter_signed_coach(candidate, number, calendar, row["signed"], by=people["staff"])
    candidacy.declare_lower_bound(
        programme_id=programme.pk,
        note="Er waren meer dan 150 kandidaten; niet allen zijn ingevoerd.",
        on=calendar.day("2017-09-18"),
    )
    return coaches


def _publish_agreement(programme: Programme, calendar: Calendar, *, by: User) -> None:
    with audit_as_import(by):
        agreements.publish_text(
            programme.pk,
            version=AGREEMENT,
            title="Samenwerkingsovereenkomst",
            body=(EXAMPLE_TABLES_DIR / "overeenkomst.txt").read_text(encoding="utf-8"),
            valid_from=calendar.day("2017-11-13"),
            by=by,
            at=calendar.moment("2017-11-06"),
        )


def _enter_course_followed(
    candidate: Candidate, edition: Edition, calendar: Calendar, row: dict[str, str], *, by: User
) -> None:
    enrolment = courses.enrol(candidate, edition=edition, by=candidate.user, at=calendar.moment(row["enrolled"]))
    if row["completed"]:
        evening = calendar.moment(row["completed"], 17)
        with audit_as_import(by):
            courses.mark_attendance([enrolment], days=edition.days.all(), by=by, at=evening)
            courses.complete_enrolments([enrolment], by=by, at=evening)
            fees.mark_paid([enrolment], paid_on=edition.starts_on, by=by, at=evening)


def _list_edition_days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def announce_intervision(programme: Programme, people: dict[str, User], calendar: Calendar) -> None:
    """The first intervision: one, on two dates, free of charge."""
    with audit_as_import(people["staff"]):
        intervisions.plan(
            programme_id=programme.pk,
            title="Eerste intervisie van de gezondheidscoaches",
            venue="Vlaams Instituut Gezond Leven",
            dates=[calendar.day("2018-04-13"), calendar.day("2018-04-25")],
            by=people["staff"],
            at=calendar.moment("2018-03-12", 14),
        )


def _enter_coach_accounts(people: dict[str, User]) -> dict[str, User]:
    """Everybody who became a coach can sign in; one of them is a person of the demonstration."""
    known = {person.name: people[person.key] for person in DEMO_PEOPLE}
    names = [row["name"] for row in read_example_table("candidates") if row["signed"] or row["name"] == CANDIDATE]
    return {name: known.get(name) or enter_demo_user(f"{slugify(name)}@demo.example", name) for name in names}


def _enter_signed_coach(candidate: Candidate, number: int, calendar: Calendar, signed: str, *, by: User) -> Coach:
    day: date = calendar.day(signed)
    with audit_as_import(candidate.user):
        coach = certification.sign_agreement(candidate, version=AGREEMENT, on=day, by=candidate.user)
        certification.register_bank_account(
            coach,
            iban=IBAN.generate("BE", bank_code="096", account_code=f"{number:07d}"),
            holder=candidate.name,
            by=candidate.user,
            at=calendar.moment(signed, 16),
        )
    with audit_as_import(by):
        careers.hand_over_material([coach], by=by, at=calendar.moment(signed, 17))
        if candidate.employer_kind == EmployerKind.EXTERNAL_PREVENTION:
            certification.block(coach, reason=DISPUTE, on=day, by=by)
    return coach
