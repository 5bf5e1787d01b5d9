"""A small internal pool to test in, built through the verbs only: two policy domains, a coach who serves since the
first of January 2022, and people with a role."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import count
from uuid import UUID

from coaches.candidacy import actions as candidacy
from coaches.certification import actions as certification
from coaches.certification.models import Coach
from coaches.pool import actions as pool
from coaches.pool.models import CaseFile, PolicyDomain, PoolCoach
from coaches.pool.rules import AgeBand, CaseFacts, DiplomaLevel, Employment, Gender, TrajectoryKind
from healthcoach.programmes.models import Assignment, Programme, ProgrammeKind, Role
from healthcoach.users.models import User
from trainings.courses import actions as courses
from trainings.courses.models import Edition

TRAINED_AT = datetime(2021, 11, 10, 16, 0, tzinfo=UTC)
SERVES_FROM = date(2022, 1, 1)
POOL_NOW = datetime(2022, 6, 15, 10, 0, tzinfo=UTC)
POOL_TODAY = POOL_NOW.date()
POOL_DOMAINS = ["Onderwijs en Vorming", "Welzijn, Volksgezondheid en Gezin"]
PSYCHOLOGY = [(DiplomaLevel.MASTER, "psychologie")]
ROLES = (Role.STAFF, Role.AUDITOR, Role.REPORTING, Role.FINANCE)


@dataclass
class PoolWorld:
    """A pool, its people, and verbs that bring a case file somewhere."""

    programme: Programme
    people: dict[str, User]
    edition: Edition
    numbers: object

    def domain(self, number: int = 0) -> PolicyDomain:
        """One of its policy domains."""
        return PolicyDomain.objects.get(programme=self.programme, name=POOL_DOMAINS[number])

    def trained(self, name: str = "Vera Veerkracht", email: str = "") -> Coach:
        """Somebody who completed the course and accepted the code of conduct, and is not in the pool yet."""
        number = next(self.numbers)
        email = email or f"veerkracht-{number}@{self.programme.code.lower()}.example"
        user = User.objects.create_user(email, name=name)
        candidate = candidacy.register(
            programme_id=self.programme.pk, name=name, user=user, on=date(2021, 9, 1), admitted_on=date(2021, 9, 1)
        )
        enrolment = courses.enrol(candidate, edition=self.edition, by=user, at=datetime(2021, 10, 1, tzinfo=UTC))
        courses.mark_attendance([enrolment], days=self.edition.days.all(), by=None, at=TRAINED_AT)
        courses.complete_enrolments([enrolment], by=None, at=TRAINED_AT)
        return certification.sign_agreement(candidate, version="2021-1", on=date(2021, 12, 1), by=user)

    def coach(self, name: str = "Vera Veerkracht", *, email: str = "", domain: int = 0, **facts: object) -> PoolCoach:
        """A coach of the pool."""
        given = {"gender": Gender.WOMAN, "birth_year": 1980, "diplomas": PSYCHOLOGY, "serves_from": SERVES_FROM}
        coach = self.trained(name, email)
        return pool.enter_pool_coach(coach, domain=self.domain(domain), **given | facts, by=None, at=POOL_NOW)

    def facts(self, **other: object) -> CaseFacts:
        """The facts of an individual trajectory that began on 1 March."""
        given = {
            "kind": TrajectoryKind.INDIVIDUAL,
            "domain_id": self.domain().pk,
            "gender": Gender.WOMAN,
            "age_band": AgeBand.FROM_35,
            "employment": Employment.STATUTORY,
            "started_on": date(2022, 3, 1),
        }
        return CaseFacts(**given | other)

    def team(self, **other: object) -> CaseFacts:
        """The facts of a team's trajectory."""
        return self.facts(**{"kind": TrajectoryKind.TEAM, "gender": "", "age_band": "", "employment": ""} | other)

    def case(self, coach: PoolCoach | None = None, *, key: UUID | None = None, **other: object) -> CaseFile:
        """An open case file."""
        coach = coach or self.coach()
        return pool.open_case(coach, facts=self.facts(**other), key=key, by=coach.coach.user, at=POOL_NOW)

    def closed(self, coach: PoolCoach | None = None, *, on: date = date(2022, 5, 1), **other: object) -> CaseFile:
        """A case file closed on a day."""
        case = self.case(coach, **other)
        return pool.close_case(case, on=on, by=case.coach.coach.user, at=POOL_NOW)


def make_pool(code: str = "VK") -> PoolWorld:
    """A pool with its domains, its course and one person per role."""
    programme = Programme.objects.create(
        slug=f"pool-{code.lower()}", name=f"Pool {code}", code=code, kind=ProgrammeKind.POOL, renewal_months=None
    )
    people = {}
    for role in ROLES:
        people[role.value] = User.objects.create_user(f"{role.value}@{code.lower()}.example", name=role.label)
        Assignment.objects.create(user=people[role.value], role=role, programme=programme)
    people["admin"] = User.objects.create_superuser(f"admin@{code.lower()}.example", "geheim-123-x", name="admin")
    people["stranger"] = User.objects.create_user(f"stranger@{code.lower()}.example", name="stranger")
    pool.enter_domains(programme.pk, POOL_DOMAINS)
    course = courses.offer(
        programme_id=programme.pk, name="Veerkrachtcoaching", days=2, price=0, on=date(2021, 1, 1), certifies=True
    )
    edition = courses.plan_edition(course, days=[date(2021, 11, 9), date(2021, 11, 10)], place="Brussel", capacity=500)
    return PoolWorld(programme, people, edition, count(1))
