"""The internal pool of the examples: the resilience coaches of the Flemish government, with the figures of 2022 as the
minister gave them. Its days are those of the source and are never moved: what was counted is about that year.

The published table of started trajectories leaves one domain blank; by its own total that is 2, and so it is here."""

from datetime import date, datetime, time, timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from coaches.candidacy import actions as candidacy
from coaches.certification import actions as certification
from coaches.certification import agreements
from coaches.certification.models import Coach
from coaches.pool import actions as pool
from coaches.pool import importing
from coaches.pool.models import PolicyDomain
from healthcoach.demo.people import PASSWORD, DemoPerson, enter_demo_user
from healthcoach.demo.story import EXAMPLE_TABLES_DIR, audit_as_import, read_example_table
from healthcoach.demo.wellbeing import enter_wellbeing
from healthcoach.programmes.models import Assignment, Programme, ProgrammeKind, Role
from healthcoach.users.models import Organisation, User
from trainings.courses import actions as courses
from trainings.courses.models import Course, Edition

SLUG, CODE = "veerkrachtcoaches", "VK"
CODE_OF_CONDUCT = "2021-1"  # the version of the deontologische code
AGENCY = "Agentschap Overheidspersoneel"
POOL_COACH_EMAIL = "veerkrachtcoach@demo.example"
POOL_PEOPLE = (
    DemoPerson("pool coach", POOL_COACH_EMAIL, "Ilse Hermans"),
    DemoPerson("pool staff", "pool@demo.example", "Mieke Dhondt", AGENCY, Role.STAFF, PASSWORD),
    DemoPerson("reporting", "hr@demo.example", "Tom Segers", AGENCY, Role.REPORTING, PASSWORD),
)
POLICY_DOMAINS = [
    "Kanselarij, Bestuur, Buitenlandse Zaken en Justitie",
    "Financiën en Begroting",
    "Economie, Wetenschap en Innovatie",
    "Onderwijs en Vorming",
    "Welzijn, Volksgezondheid en Gezin",
    "Cultuur, Jeugd, Sport en Media",
    "Werk en Sociale Economie",
    "Landbouw en Visserij",
    "Mobiliteit en Openbare Werken",
    "Omgeving",
]
GENERAL, SPECIAL = ("Algemene coaching", 5), ("Veerkrachtcoaching", 11)
PROVIDER = ("Better Minds@Work", "opleiding veerkrachtcoaching")
# The first day of the general course, then that of the special one, a day a week; by the year of the tables.
COURSES = {"2021": (date(2021, 3, 1), date(2021, 3, 16)), "2022": (date(2022, 8, 22), date(2022, 9, 6))}
IMPORTED = date(2023, 3, 31)


def enter_example_pool() -> Programme:
    """The pool with its domains, courses, coaches, case files and wellbeing, all through the verbs."""
    programme = Programme.objects.create(
        slug=SLUG,
        name="Veerkrachtcoaches Vlaamse overheid",
        code=CODE,
        kind=ProgrammeKind.POOL,
        renewal_months=None,
    )
    staff = _enter_pool_people(programme)
    with audit_as_import(staff):
        pool.enter_domains(programme.pk, POLICY_DOMAINS)
        agreements.publish_text(
            programme.pk,
            version=CODE_OF_CONDUCT,
            title="Deontologische code",
            body=(EXAMPLE_TABLES_DIR / "deontologische_code.txt").read_text(encoding="utf-8"),
            valid_from=date(2021, 3, 1),
            by=staff,
            at=_at_hour(date(2021, 2, 1)),
        )
        editions = _plan_pool_courses(programme)
        domains = {domain.name: domain for domain in PolicyDomain.objects.filter(programme=programme)}
        for row in read_example_table("pool_coaches"):
            coach = _train_pool_coach(programme, row, editions[row["course"]], by=staff)
            _enter_pool_coach(coach, row, domains[row["domain"]], by=staff)
        _import_cases(programme, by=staff)
        enter_wellbeing(programme, by=staff)
    return programme


def _enter_pool_people(programme: Programme) -> User:
    """The people of the demonstration with a role in the pool; gives who runs it."""
    agency, _new = Organisation.objects.get_or_create(name=AGENCY)
    entered = {}
    for person in POOL_PEOPLE:
        if person.role:
            user = enter_demo_user(person.email, person.name, password=person.password, organisation=agency)
            Assignment.objects.create(user=user, role=person.role, programme=programme)
            entered[person.key] = user
    return entered["pool staff"]


def _plan_pool_courses(programme: Programme) -> dict[str, list[Edition]]:
    """The two courses, the general one first, each with an edition for the years of the tables."""
    facts = {"programme_id": programme.pk, "price": 0, "on": date(2021, 1, 4)}
    name, days = GENERAL
    general = courses.offer(name=name, days=days, certifies=False, **facts)
    name, days = SPECIAL
    special = courses.offer(name=name, days=days, prerequisite=general, partners=[PROVIDER], **facts)
    return {
        year: [
            _plan_pool_edition(general, first, timedelta(days=1)),
            _plan_pool_edition(special, second, timedelta(weeks=1)),
        ]
        for year, (first, second) in COURSES.items()
    }


def _plan_pool_edition(course: Course, first: date, step: timedelta) -> Edition:
    days = [first + step * number for number in range(course.days)]
    return courses.plan_edition(course, days=days, place="Brussel", capacity=12)


def _train_pool_coach(programme: Programme, row: dict[str, str], editions: list[Edition], *, by: User) -> Coach:
    """Somebody who followed both courses and accepted the code of conduct."""
    user = enter_demo_user(row["email"], row["name"])
    before = editions[0].starts_on - timedelta(days=28)
    candidate = candidacy.register(
        programme_id=programme.pk, name=row["name"], user=user, on=before, admitted_on=before, by=by
    )
    for edition in editions:
        evening = _at_hour(edition.ends_on, 17)
        enrolment = courses.enrol(candidate, edition=edition, by=by, at=_at_hour(edition.starts_on - timedelta(days=7)))
        courses.mark_attendance([enrolment], days=edition.days.all(), by=by, at=evening)
        courses.complete_enrolments([enrolment], by=by, at=evening)
    signed_on = editions[-1].ends_on + timedelta(days=14)
    return certification.sign_agreement(candidate, version=CODE_OF_CONDUCT, on=signed_on, by=user)


def _enter_pool_coach(coach: Coach, row: dict[str, str], domain: PolicyDomain, *, by: User) -> None:
    first = date.fromisoformat(row["serves_from"])
    pool.enter_pool_coach(
        coach,
        domain=domain,
        gender=row["gender"],
        birth_year=int(row["birth_year"]),
        diplomas=[(row["level"], row["subject"])],
        serves_from=first,
        by=by,
        at=_at_hour(first, 9),
    )


def _import_cases(programme: Programme, *, by: User) -> None:
    """The list of the case tracking system (dossieropvolgingssysteem), imported as any list is."""
    upload = SimpleUploadedFile(
        "dossiers.csv", (EXAMPLE_TABLES_DIR / "pool_cases.csv").read_bytes(), content_type="text/csv"
    )
    read = importing.read_list(programme.pk, upload=upload, by=by, at=_at_hour(IMPORTED))
    importing.import_list(read, by=by, at=_at_hour(IMPORTED))


def _at_hour(day: date, hour: int = 10) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(hour)))
