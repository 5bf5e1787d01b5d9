"""The people of the demonstration, one per role and a second of finance, and how they sign in."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from healthcoach.demo.story import read_example_table
from healthcoach.programmes.models import Assignment, Programme, Role
from healthcoach.users.models import Organisation, User

PASSWORD = "samen-gezond-werken"  # noqa: S105 – published on purpose; never loaded in production


@dataclass(frozen=True)
class DemoPerson:
    """Somebody of the demonstration. Without a role's password they sign in with a code by e-mail."""

    key: str
    email: str
    name: str
    organisation: str = ""
    role: Role | None = None
    password: str = ""


PROJECT_HOLDER = "Vlaams Instituut Gezond Leven"
CANDIDATE = "Noor Michiels"
DEMO_PEOPLE = (
    DemoPerson("applicant", "aanvrager@demo.example", "Sofie Maes"),
    DemoPerson("coach", "coach@demo.example", "Marijke Verstraete"),
    DemoPerson("candidate", "kandidaat@demo.example", CANDIDATE),
    DemoPerson("trainer", "lesgever@demo.example", "Hilde Maes", "de Aanstokerij", Role.TRAINER, PASSWORD),
    DemoPerson("steering", "stuurgroep@demo.example", "Johan Verhulst", "Voka", Role.STEERING, PASSWORD),
    DemoPerson("staff", "projecthouder@demo.example", "Leen Van Gestel", PROJECT_HOLDER, Role.STAFF, PASSWORD),
    DemoPerson("finance", "financien@demo.example", "Rudi Clijsters", PROJECT_HOLDER, Role.FINANCE, PASSWORD),
    DemoPerson("finance 2", "financien2@demo.example", "Nadia El Amrani", PROJECT_HOLDER, Role.FINANCE, PASSWORD),
    DemoPerson(
        "auditor", "auditor@demo.example", "Agnes Boonen", "Agentschap Zorg en Gezondheid", Role.AUDITOR, PASSWORD
    ),
    DemoPerson("admin", "beheer@demo.example", "Dries Holvoet", PROJECT_HOLDER, None, PASSWORD),
)


def enter_demo_people() -> dict[str, User]:
    """Enters the organisations and the people of the demonstration, by their keys."""
    organisations = {
        row["name"]: Organisation.objects.get_or_create(name=row["name"])[0]
        for row in read_example_table("organisations")
    }
    return {
        person.key: enter_demo_user(
            person.email,
            person.name,
            password=person.password or None,
            organisation=organisations.get(person.organisation),
            is_superuser=person.key == "admin",
        )
        for person in DEMO_PEOPLE
    }


def give_demo_roles(people: dict[str, User], programme: Programme) -> None:
    """Gives each person their role in the programme."""
    for person in DEMO_PEOPLE:
        if person.role:
            Assignment.objects.create(user=people[person.key], role=person.role, programme=programme)


def enter_demo_user(email: str, name: str, **fields: object) -> User:
    """A person who can sign in at once: their e-mail address counts as confirmed."""
    user = User.objects.create_user(email, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
