"""What the tests of certification start from: texts, trained candidates, and intervisions that were attended."""

from datetime import date, datetime, timedelta

from coaches.candidacy import actions as candidacy
from coaches.candidacy.models import Candidate, Employer
from coaches.candidacy.rules import Angle, EmployerKind, Region
from coaches.certification import agreements
from coaches.certification.models import AgreementText, Coach
from healthcoach.core.dates import noon_of
from healthcoach.users.models import User
from tests.world import LAST_DAY, START, World
from trainings.courses import actions as courses
from trainings.intervisions import actions as intervisions
from trainings.intervisions.models import REGISTRATION, Registration, RegistrationStatus

BEGIN = START.date()
BODY = "Artikel 1\nDe coach begeleidt bedrijven.\n\nArtikel 2\nDe projecthouder betaalt € 50 per uur."


def publish_agreement_text(
    world: World, version: str = "2018-2", valid_from: date = BEGIN, **facts: str
) -> AgreementText:
    """A text of the agreement, published the day before it begins."""
    told = {"title": "Samenwerkingsovereenkomst", "body": BODY} | facts
    return agreements.publish_text(
        world.programme.pk,
        version=version,
        valid_from=valid_from,
        **told,
        by=world.people["staff"],
        at=noon_of(valid_from - timedelta(days=1)),
    )


def make_untrained_candidate(
    world: World, name: str = "Ève De Smet-Maes", user: User | None = None, **facts: object
) -> Candidate:
    """Somebody who was admitted and not trained yet."""
    user = user or world.user(f"kandidaat-{Candidate.objects.count()}@{world.programme.code.lower()}.example")
    told = {"angle": Angle.MEDICAL, "employer_kind": EmployerKind.OTHER, "region": Region.LIMBURG} | facts
    return candidacy.register(
        programme_id=world.programme.pk, name=name, user=user, on=START.date(), admitted_on=START.date(), **told
    )


def make_trained_candidate(
    world: World, name: str = "Ève De Smet-Maes", user: User | None = None, **facts: object
) -> Candidate:
    """Somebody who completed the course and did not sign yet."""
    row = make_untrained_candidate(world, name, user, **facts)
    enrolment = courses.enrol(row, edition=world.edition, by=row.user, at=START)
    courses.mark_attendance([enrolment], days=world.edition.days.all(), by=None, at=LAST_DAY)
    courses.complete_enrolments([enrolment], by=None, at=LAST_DAY)
    return row


def make_coach_employer(name: str = "Preventie vzw", kind: EmployerKind = EmployerKind.EXTERNAL_PREVENTION) -> Employer:
    """An employer of coaches."""
    return Employer.objects.create(name=name, kind=kind)


def make_renewing_world(world: World, months: int | None = 12) -> World:
    """The same world, in which a certification expires."""
    world.programme.renewal_months = months
    world.programme.save()
    return world


def record_intervision_attendance(coach: Coach, on: date, at: datetime | None = None) -> Registration:
    """A coach was at an intervision on a day, recorded that noon or at another moment."""
    at = at or noon_of(on)
    planned = intervisions.plan(
        programme_id=coach.programme_id, title=f"Intervisie {on}", venue="Brussel", dates=[on], by=None, at=at
    )
    row = Registration.objects.create(
        intervision=planned, date=planned.dates.get(), coach=coach, registered_at=at, registered_by=coach.user
    )
    REGISTRATION.move([row], RegistrationStatus.ATTENDED, attended_on=on, attended_at=at, attended_by=None)
    return row
