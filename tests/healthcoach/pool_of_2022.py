"""The internal pool as it was in 2022, built through the verbs: what its source tells, case by case, coach by coach."""

from datetime import UTC, date, datetime, timedelta
from itertools import repeat

from coaches.candidacy import actions as candidacy
from coaches.certification import actions as certification
from coaches.pool import actions as cases
from coaches.pool.models import PolicyDomain, PoolCoach
from coaches.pool.rules import AgeBand, Employment, Facts, Gender, Kind, Level
from healthcoach.users.models import User
from subsidies.programmes.models import Programme
from tests.trainings.wellbeing_world import contracted, pool, rated
from trainings.courses import actions as courses
from trainings.courses.models import Course, Edition

# Domain: guided individually, teams, coaches.
DOMAINS = {
    "Kanselarij, Bestuur, Buitenlandse Zaken en Justitie": (23, 0, 2),
    "Financiën en Begroting": (2, 0, 1),
    "Economie, Wetenschap en Innovatie": (1, 0, 0),
    "Onderwijs en Vorming": (7, 1, 1),
    "Welzijn, Volksgezondheid en Gezin": (28, 1, 3),
    "Cultuur, Jeugd, Sport en Media": (4, 0, 1),
    "Werk en Sociale Economie": (8, 0, 2),
    "Landbouw en Visserij": (12, 0, 1),
    "Mobiliteit en Openbare Werken": (19, 1, 0),
    "Omgeving": (13, 0, 0),
}
GENDERS = [*repeat(Gender.MAN, 40), *repeat(Gender.WOMAN, 77)]
AGES = [
    *repeat(AgeBand.TO_34, 28),
    *repeat(AgeBand.FROM_35, 31),
    *repeat(AgeBand.FROM_45, 26),
    *repeat(AgeBand.FROM_55, 13),
    *repeat(AgeBand.UNKNOWN, 19),
]
BORN = [1990, *repeat(1980, 3), *repeat(1970, 4), *repeat(1960, 3)]
DIPLOMAS = [
    *repeat((Level.MASTER, "psychologie"), 4),
    (Level.MASTER, "criminologische wetenschappen"),
    (Level.MASTER, "bestuurskunde en publiek management"),
    (Level.MASTER, "Germaanse filologie"),
    (Level.MASTER, "lichamelijke opvoeding"),
    (Level.MASTER, "moraalwetenschappen"),
    (Level.BACHELOR, "marketing"),
    (Level.BACHELOR, "maatschappelijk werk"),
]
GENERAL, SPECIAL = date(2021, 9, 1), date(2021, 10, 1)
NOW = datetime(2023, 1, 9, 9, 0, tzinfo=UTC)


def pool_of_2022() -> Programme:
    """The pool with its domains, courses, coaches, trajectories, contracts and wellbeing actions."""
    programme = pool()
    cases.enter_domains(programme.pk, list(DOMAINS))
    domains = {each.name: each for each in PolicyDomain.objects.filter(programme=programme)}
    coaches = _coaches(programme, domains)
    people = zip(_domain_of_each(0), GENDERS, AGES, strict=True)
    for number, (domain, gender, age) in enumerate(people):
        facts = Facts(
            kind=Kind.INDIVIDUAL,
            domain_id=domains[domain].pk,
            gender=gender,
            age_band=age,
            employment=Employment.STATUTORY,
            started_on=date(2022, 1, 3) + timedelta(days=number),
        )
        cases.open_case(coaches[number % len(coaches)], facts=facts, by=None, at=NOW)
    for domain in _domain_of_each(1):
        facts = Facts(Kind.TEAM, domains[domain].pk, "", "", "", date(2022, 5, 2))
        cases.open_case(coaches[0], facts=facts, by=None, at=NOW)
    contracted(programme)
    rated(programme)
    return programme


def _domain_of_each(place: int) -> list[str]:
    return [domain for domain, numbers in DOMAINS.items() for _each in range(numbers[place])]


def _coaches(programme: Programme, domains: dict[str, PolicyDomain]) -> list[PoolCoach]:
    first = courses.offer(
        programme_id=programme.pk, name="Algemene coaching", days=5, price=0, on=date(2021, 1, 1), certifies=False
    )
    second = courses.offer(
        programme_id=programme.pk,
        name="Veerkrachtcoaching",
        days=11,
        price=0,
        on=date(2021, 1, 1),
        partners=[("Better Minds@Work", "aanbieder")],
        prerequisite=first,
    )
    editions = [_edition(first, GENERAL), _edition(second, SPECIAL)]
    whose = zip(_domain_of_each(2), BORN, DIPLOMAS, strict=True)
    return [_coach(programme, editions, domains[domain], born, diploma) for domain, born, diploma in whose]


def _edition(course: Course, first: date) -> Edition:
    days = [first + timedelta(days=number) for number in range(course.days)]
    return courses.plan_edition(course, days=days, place="Brussel", capacity=20)


def _coach(
    programme: Programme, editions: list[Edition], domain: PolicyDomain, born: int, diploma: tuple[Level, str]
) -> PoolCoach:
    number = PoolCoach.objects.count()
    user = User.objects.create_user(f"veerkracht-{number}@vo.example", name=f"Coach {number}")
    candidate = candidacy.register(
        programme_id=programme.pk, name=user.name, user=user, on=date(2021, 8, 1), admitted_on=date(2021, 8, 1)
    )
    for edition in editions:
        at = datetime.combine(edition.starts_on, datetime.min.time(), UTC)
        enrolment = courses.enrol(candidate, edition=edition, by=user, at=at - timedelta(hours=12))
        over = at + timedelta(days=20)
        courses.attend([enrolment], days=list(edition.days.all()), by=None, at=over)
        courses.finish([enrolment], by=None, at=over)
    coach = certification.sign_agreement(candidate, version="2021-1", on=date(2021, 12, 1), by=user)
    return cases.enter_pool_coach(
        coach,
        domain=domain,
        gender=Gender.WOMAN,
        birth_year=born,
        diplomas=[diploma],
        serves_from=date(2022, 1, 1),
        by=None,
        at=NOW,
    )
