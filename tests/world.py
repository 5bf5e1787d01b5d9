"""A small programme to test in, built through the verbs only."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.candidacy import actions as candidacy
from coaches.candidacy.rules import Angle, EmployerKind, Region
from coaches.certification import actions as certification
from coaches.certification.models import Coach
from healthcoach.programmes.models import Assignment, Programme, Role
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget import actions as budget
from subsidies.budget.models import BudgetLine
from subsidies.budget.rules import BudgetLineKind
from subsidies.coach_requests import actions as matching
from subsidies.fee_schemes.models import FeeScheme
from subsidies.payouts import actions as payouts
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.models import Trajectory
from trainings.courses import actions as courses
from trainings.courses.models import Edition

START = datetime(2018, 1, 8, 9, 0, tzinfo=UTC)
LAST_DAY = datetime(2018, 1, 12, 16, 0, tzinfo=UTC)  # of the course
WORLD_TODAY = date(2018, 3, 23)
NOW = datetime(2018, 3, 23, 11, 0, tzinfo=UTC)
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
COMPLETE = {
    "company_name": "Bakkerij De Korenbloem",
    "postal_code": "1000",
    "municipality": "Brussel",
    "headcount": 24,
    "themes": ["food", "mental"],
    "motivation_of_company": "We willen gezonder werken.",
    "referral": "employers",
    "de_minimis_declared": True,
}


def enterprise_numbers():
    """Valid enterprise numbers, one after another."""
    for first in count(400_000):
        base = first * 10 + 7
        yield f"{base:08d}{97 - base % 97:02d}"


def make_pdf_upload(name: str = "actieplan.pdf", data: bytes = PDF) -> SimpleUploadedFile:
    """A small document."""
    return SimpleUploadedFile(name, data, content_type="application/pdf")


@dataclass
class World:
    """A programme, its people, and verbs that bring a new file to a status."""

    programme: Programme
    people: dict[str, User]
    edition: Edition
    numbers: object = field(default_factory=enterprise_numbers)

    @property
    def line(self) -> BudgetLine:
        """The coaching line."""
        return self.programme.lines.get(kind=BudgetLineKind.COACHING)

    def user(self, email: str, **fields) -> User:
        """A user without a password."""
        return User.objects.create_user(email, **fields)

    def draft(self, by: User | None = None, **declared) -> Application:
        """A complete draft of a new company."""
        by = by or self.people["applicant"]
        number = next(self.numbers)
        row = applications.draft(
            self.programme, enterprise_number=number, company_name="Bakkerij De Korenbloem", by=by, at=START
        )
        return applications.edit(row, declared=COMPLETE | declared, by=by, at=START)

    def submitted(self, by: User | None = None) -> Application:
        """A submitted application."""
        by = by or self.people["applicant"]
        return applications.submit(self.draft(by), by=by, at=START)

    def pending(self, by: User | None = None) -> Application:
        """An application that waits for the steering group."""
        [row] = applications.complete([self.submitted(by)], by=self.people["staff"], at=START + timedelta(days=7))
        return row

    def approved(self, by: User | None = None) -> Application:
        """An approved application."""
        [row] = applications.approve(
            [self.pending(by)],
            motivation="Past bij het doel.",
            by=self.people["steering"],
            at=START + timedelta(days=30),
        )
        return row

    def rejected(self) -> Application:
        """A rejected application."""
        [row] = applications.reject(
            [self.pending()], motivation="Te vroeg.", by=self.people["steering"], at=START + timedelta(days=30)
        )
        return row

    def withdrawn(self) -> Application:
        """A withdrawn application."""
        return applications.withdraw(self.submitted(), by=self.people["applicant"], at=START + timedelta(days=3))

    def lapsed(self) -> Application:
        """An approval that lapsed."""
        row = self.approved()
        late = START + timedelta(days=300)
        applications.remind(at=late)
        applications.lapse(at=late + timedelta(days=8))
        row.refresh_from_db()
        return row

    def coach(self, name: str = "An Claes", user: User | None = None, active: bool = True) -> Coach:
        """A trained coach under agreement, who can sign in; with a bank account when active."""
        user = user or self.user(f"coach-{Coach.objects.count()}@{self.programme.code.lower()}.example", name=name)
        candidate = candidacy.register(
            programme_id=self.programme.pk,
            name=name,
            angle=Angle.PSYCHOLOGY,
            employer_kind=EmployerKind.OTHER,
            region=Region.BRUSSEL,
            user=user,
            on=START.date(),
            admitted_on=START.date(),
        )
        enrolment = courses.enrol(candidate, edition=self.edition, by=user, at=START)
        courses.mark_attendance([enrolment], days=self.edition.days.all(), by=None, at=LAST_DAY)
        courses.complete_enrolments([enrolment], by=None, at=LAST_DAY)
        coach = certification.sign_agreement(candidate, version="2018-1", on=self.edition.ends_on, by=user)
        coach.capacity = 1000  # tests about free places say how many
        coach.save(update_fields=["capacity"])
        if active:
            certification.register_bank_account(
                coach, iban="BE71 0961 2345 6769", holder=name, by=user, at=START + timedelta(days=20)
            )
        return coach

    def agreed(self, application: Application, coach: Coach, at: datetime = START + timedelta(days=31)) -> Application:
        """The same application, for which this coach was asked and said yes."""
        request = matching.ask(application, coach=coach, by=application.contact.user, at=at)
        matching.accept(request, by=coach.user, at=at)
        return application

    def agreeing(self, application: Application) -> Coach:
        """A coach who said yes, where anybody could be asked."""
        coach = self.coach("Els Smet")
        if application.status == "approved":
            self.agreed(application, coach)
        return coach

    def running(self, coach: Coach | None = None, by: User | None = None) -> Trajectory:
        """A trajectory that runs since 12/02/2018."""
        known = self.people["coach"].coaches.filter(programme=self.programme).first()
        coach = coach or known or self.coach(user=self.people["coach"])
        return trajectories.start(
            self.agreed(self.approved(by), coach),
            coach=coach,
            on=date(2018, 2, 12),
            by=by or self.people["applicant"],
            at=START + timedelta(days=36),
        )

    def delivered(self, *minutes: int, trajectory: Trajectory | None = None) -> Trajectory:
        """A running trajectory with these sessions, on one day each."""
        trajectory = trajectory or self.running()
        for number, length in enumerate(minutes):
            trajectories.log_session(
                trajectory,
                held_on=date(2018, 2, 12) + timedelta(days=number),
                minutes=length,
                step=1 + number % 7,
                by=self.people["coach"],
                at=NOW,
            )
        return trajectory

    def ended(self, *minutes: int, trajectory: Trajectory | None = None) -> Trajectory:
        """A trajectory that ended after these sessions."""
        row = self.delivered(*(minutes or (240, 240, 240, 240, 240)), trajectory=trajectory)
        return trajectories.end(
            row, action_plan=make_pdf_upload(), evaluation="Goed verlopen.", by=self.people["coach"], at=NOW
        )

    def settle(self) -> int:
        """The payout job, once."""
        return payouts.settle_queued(at=NOW + timedelta(minutes=1))


def make_world(grant: Decimal = Decimal("2800000.00"), code: str = "GC") -> World:
    """A programme with lines, fee scheme, grant, course, one person per role, an administrator and a stranger."""
    # Pages are asked today about coaches of 2018: certification expires only where a test is about that.
    programme = Programme.objects.create(
        slug=f"programme-{code.lower()}", name=f"Programma {code}", code=code, renewal_months=None
    )
    FeeScheme.objects.create(programme=programme, valid_from=date(2016, 12, 1), hours=20, rate=50, maximum=1000)
    budget.open_lines(
        programme, shares={BudgetLineKind.OPERATING: Decimal("0.15"), BudgetLineKind.COACHING: Decimal("0.85")}
    )
    budget.award(
        programme,
        amount=grant,
        awarded_on=date(2016, 12, 16),
        decision="Besluit",
        by=None,
        at=START - timedelta(days=380),
    )
    people = {
        name: User.objects.create_user(f"{name}@{code.lower()}.example", name=name) for name in ("applicant", "coach")
    }
    for role in Role:
        people[role.value] = User.objects.create_user(
            f"{role.value}@{code.lower()}.example", "geheim-123-x", name=role.label
        )
        Assignment.objects.create(user=people[role.value], role=role, programme=programme)
    people["admin"] = User.objects.create_superuser(f"admin@{code.lower()}.example", "geheim-123-x", name="admin")
    people["stranger"] = User.objects.create_user(f"stranger@{code.lower()}.example", name="stranger")
    course = courses.offer(
        programme_id=programme.pk, name="Opleiding gezondheidscoach", days=3, price=300, on=date(2017, 9, 1)
    )
    edition = courses.plan_edition(
        course, days=[date(2018, 1, day) for day in (10, 11, 12)], place="Brussel", capacity=5000
    )
    return World(programme, people, edition)
