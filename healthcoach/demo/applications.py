"""The example's companies apply; the steering group decides; three trajectories start."""

from datetime import datetime, timedelta
from itertools import groupby

from coaches.certification.models import Coach
from healthcoach.demo.people import enter_demo_user
from healthcoach.demo.story import Calendar, audit_as_import, read_example_table
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.coach_requests import actions as matching
from subsidies.trajectories import actions as trajectories

MOTIVATIONS = {
    "2018-02-01": "Het bedrijf heeft nog weinig initiatieven en toont dat directie en medewerkers meewerken.",
    "2018-02-22": "De vraag past bij het doel van het programma: een gezondheidsbeleid dat blijft, geen losse actie.",
    "2018-03-15": "Een gemotiveerde vraag van een bedrijf dat zonder coach moeilijk de eerste stap zou zetten.",
}
Rows = list[dict[str, str]]


def enter_example_applications(
    programme: Programme, people: dict[str, User], calendar: Calendar
) -> dict[str, Application]:
    """Every company fills in its application, in the order in which they handed it in; one is still a draft."""
    accounts = {people["applicant"].email: people["applicant"]}
    found = {}
    for number, row in enumerate(read_example_table("companies")):
        if row["email"] not in accounts:
            accounts[row["email"]] = enter_demo_user(row["email"], row["contact"])
        found[row["number"]] = _enter_example_application(
            programme, row, number, by=accounts[row["email"]], calendar=calendar
        )
    return found


def _enter_example_application(
    programme: Programme, row: dict[str, str], number: int, *, by: User, calendar: Calendar
) -> Application:
    at = calendar.moment(row["submitted"] or "2018-03-22", 9 + number % 8, number * 7 % 60)
    with audit_as_import(by):
        application = applications.draft(
            programme,
            enterprise_number=row["number"],
            company_name=row["name"],
            by=by,
            at=at - timedelta(minutes=25),
        )
        application = applications.edit(application, declared=_build_declaration(row), by=by, at=at)
        return applications.submit(application, by=by, at=at) if row["submitted"] else application


def _build_declaration(row: dict[str, str]) -> dict[str, object]:
    return {
        "company_name": row["name"],
        "postal_code": row["postal_code"],
        "municipality": row["municipality"],
        "headcount": int(row["headcount"]),
        "low_skilled": row["low_skilled"] == "yes",
        "themes": row["themes"].split(),
        "motivation_of_company": row["motivation"],
        "referral": row["referral"],
        "de_minimis_declared": bool(row["submitted"]),
    }


def decide_example_applications(found: dict[str, Application], people: dict[str, User], calendar: Calendar) -> None:
    """The project holder finds applications complete, day by day; the steering group approves them meeting by
    meeting; two companies take theirs back."""
    for day, rows in _group_companies_by_day("completed"):
        with audit_as_import(people["staff"]):
            at = calendar.moment(day, 17, 30)
            applications.complete([found[row["number"]] for row in rows], by=people["staff"], at=at)
    for day, rows in _group_companies_by_day("approved"):
        chosen = [found[row["number"]] for row in rows]
        with audit_as_import(people["steering"]):
            at = calendar.moment(day, 18)
            applications.approve(chosen, motivation=MOTIVATIONS[day], by=people["steering"], at=at)
    for day, rows in _group_companies_by_day("withdrawn"):
        for row in rows:
            application = found[row["number"]]
            by = application.contact.user
            with audit_as_import(by):
                at = calendar.moment(day, 11, 15)
                applications.withdraw(application, by=by, at=at, reason=row["reason"])


def start_example_trajectories(found: dict[str, Application], coaches: dict[str, Coach], calendar: Calendar) -> None:
    """Three companies choose a coach and start; their coaches log the sessions held so far."""
    for (number, name, started), rows in groupby(
        read_example_table("sessions"), key=lambda row: (row["company"], row["coach"], row["started"])
    ):
        application, coach = found[number], coaches[name]
        by = application.contact.user
        _agree_on_coach(application, coach, calendar.moment(started, 8, 30))
        with audit_as_import(by):
            trajectory = trajectories.start(
                application, coach=coach, on=calendar.day(started), by=by, at=calendar.moment(started, 8, 30)
            )
        for row in rows:
            with audit_as_import(coach.user):
                trajectories.log_session(
                    trajectory,
                    held_on=calendar.day(row["held"]),
                    minutes=int(row["minutes"]),
                    step=int(row["step"]),
                    by=coach.user,
                    at=calendar.moment(row["held"], 17),
                )


def _agree_on_coach(application: Application, coach: Coach, started: datetime) -> None:
    """The company asked the coach two days before the start, who accepted the next morning; decided later than that, it
    asked and was answered on the day itself."""
    application.refresh_from_db()
    asked = max(started - timedelta(days=2), application.decided_at)
    accepted = max(started - timedelta(days=1), asked)
    by = application.contact.user
    with audit_as_import(by):
        request = matching.ask(application, coach=coach, by=by, at=asked)
    with audit_as_import(coach.user):
        matching.accept(request, by=coach.user, at=accepted)


def _group_companies_by_day(column: str) -> list[tuple[str, Rows]]:
    """The companies whose row has a day in this column, day by day."""
    dated = sorted((row for row in read_example_table("companies") if row[column]), key=lambda row: row[column])
    return [(day, list(rows)) for day, rows in groupby(dated, key=lambda row: row[column])]
