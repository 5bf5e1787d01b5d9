"""The internal pool as it was in 2022, built through the verbs: what its source tells, case by case, coach by coach."""

from datetime import UTC, date, datetime, timedelta
from itertools import repeat

from coaches.candidacy import actions as candidacy
from coaches.certification import actions as certification
from coaches.pool import actions as cases
from coaches.pool.models import PolicyDomain, PoolCoach
from coaches.pool.rules import AgeBand, CaseFacts, DiplomaLevel, Employment, Gender, TrajectoryKind
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from tests.trainings.wellbeing_world import enter_framework_contracts, enter_rated_actions, make_wellbeing_pool
from trainings.courses import actions as courses
from trainings.courses.models import Course, Edition

# Domain: guided individually, teams, coaches.
DOMAIN_COUNTS_2022 = {
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
POOL_GENDERS_2022 = [*repeat(Gender.MAN, 40), *repeat(Gender.WOMAN, 77)]
POOL_AGES_2022 = [
    *repeat(AgeBand.TO_34, 28),
    *repeat(AgeBand.FROM_35, 31),
    *repeat(AgeBand.FROM_45, 26),
    *repeat(AgeBand.FROM_55, 13),
    *repeat(AgeBand.UNKNOWN, 19),
]
BORN = [1990, *repeat(1980, 3), *repeat(1970, 4), *repeat(1960, 3)]
DIPLOMAS = [
    *repeat((DiplomaLevel.MASTER, "psychologie"), 4),
    (DiplomaLevel.MASTER, "criminologische wetenschappen"),
    (DiplomaLevel.MASTER, "bestuurskunde en publiek management"),
    (DiplomaLevel.MASTER, "Germaanse filologie"),
    (DiplomaLevel.MASTER, "lichamelijke opvoeding"),
    (DiplomaLevel.MASTER, "moraalwetenschappen"),
    (DiplomaLevel.BACHELOR, "marketing"),
    (DiplomaLevel.BACHELOR, "maatschappelijk werk"),
]
GENERAL, SPECIAL = date(2021, 9, 1), date(2021, 10, 1)
POOL_2022_ENTERED_AT = datetime(2023, 1, 9, 9, 0, tzinfo=UTC)


def make_pool_of_2022() -> Programme:
    """The pool with its domains, courses, coaches, trajectories, contracts and wellbeing actions."""
    programme = make_wellbeing_pool()
    cases.enter_domains(programme.pk, list(DOMAIN_COUNTS_2022))
    domains = {each.name: each for each in PolicyDomain.objects.filter(programme=programme)}
    coaches = _make_pool_coaches_2022(programme, domains)
    people = zip(_repeat_domain_names(0), POOL_GENDERS_2022, POOL_AGES_2022, strict=True)
    for number, (domain, gender, age) in enumerate(people):
        facts = CaseFacts(
            kind=TrajectoryKind.INDIVIDUAL,
            domain_id=domains[domain].pk,
            gender=gender,
            age_band=age,
            employment=Employment.STATUTORY,
            started_on=date(2022, 1, 3) + timedelta(days=number),
        )
        cases.open_case(coaches[number % len(coaches)], facts=facts, by=None, at=POOL_2022_ENTERED_AT)
    for domain in _repeat_domain_names(1):
        facts = CaseFacts(TrajectoryKind.TEAM, domains[domain].pk, "", "", "", date(2022, 5, 2))
        cases.open_case(coaches[0], facts=facts, by=None, at=POOL_2022_ENTERED_AT)
    enter_framework_contracts(programme)
    enter_rated_actions(programme)
    return programme


def _repeat_domain_names(place: int) -> list[str]:
    return [domain for domain, numbers in DOMAIN_COUNTS_2022.items() for _each in range(numbers[place])]


def _make_pool_coaches_2022(programme: Programme, domains: dict[str, PolicyDomain]) -> list[PoolCoach]:
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
    editions = [_plan_edition_2022(first, GENERAL), _plan_edition_2022(second, SPECIAL)]
    whose = zip(_repeat_domain_names(2), BORN, DIPLOMAS, strict=True)
    return [
        _make_pool_coach_2022(programme, editions, domains[domain], born, diploma) for domain, born, diploma in whose
    ]


def _plan_edition_2022(course: Course, first: date) -> Edition:
    days = [first + timedelta(days=number) for number in range(course.days)]
    return courses.plan_edition(course, days=days, place="Brussel", capacity=20)


def _make_pool_coach_2022(
    programme: Programme, editions: list[Edition], domain: PolicyDomain, born: int, diploma: tuple[DiplomaLevel, str]
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
        courses.mark_attendance([enrolment], days=list(edition.days.all()), by=None, at=over)
        courses.complete_enrolments([enrolment], by=None, at=over)
    coach = certification.sign_agreement(candidate, version="2021-1", on=date(2021, 12, 1), by=user)
    return cases.enter_pool_coach(
        coach,
        domain=domain,
        gender=Gender.WOMAN,
        birth_year=born,
        diplomas=[diploma],
        serves_from=date(2022, 1, 1),
        by=None,
        at=POOL_2022_ENTERED_AT,
    )
