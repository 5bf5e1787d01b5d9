"""The people of the demonstration, one per role and a second of finance, and how they sign in."""

from dataclasses import dataclass

from allauth.account.models import EmailAddress

from healthcoach.examples.story import table
from healthcoach.users.models import Assignment, Organisation, Role, User
from subsidies.programmes.models import Programme

PASSWORD = "samen-gezond-werken"  # noqa: S105 – published on purpose; never loaded in production


@dataclass(frozen=True)
class Person:
    """Somebody of the demonstration. Without a role's password they sign in with a code by e-mail."""

    key: str
    email: str
    name: str
    organisation: str = ""
    role: Role | None = None
    password: str = ""


PROJECT_HOLDER = "Vlaams Instituut Gezond Leven"
CANDIDATE = "Noor Michiels"
PEOPLE = (
    Person("applicant", "aanvrager@demo.example", "Sofie Maes"),
    Person("coach", "coach@demo.example", "Marijke Verstraete"),
    Person("candidate", "kandidaat@demo.example", CANDIDATE),
    Person("trainer", "lesgever@demo.example", "Hilde Maes", "de Aanstokerij", Role.TRAINER, PASSWORD),
    Person("steering", "stuurgroep@demo.example", "Johan Verhulst", "Voka", Role.STEERING, PASSWORD),
    Person("staff", "projecthouder@demo.example", "Leen Van Gestel", PROJECT_HOLDER, Role.STAFF, PASSWORD),
    Person("finance", "financien@demo.example", "Rudi Clijsters", PROJECT_HOLDER, Role.FINANCE, PASSWORD),
    Person("finance 2", "financien2@demo.example", "Nadia El Amrani", PROJECT_HOLDER, Role.FINANCE, PASSWORD),
    Person("auditor", "auditor@demo.example", "Agnes Boonen", "Agentschap Zorg en Gezondheid", Role.AUDITOR, PASSWORD),
    Person("admin", "beheer@demo.example", "Dries Holvoet", PROJECT_HOLDER, None, PASSWORD),
)


def enter_people() -> dict[str, User]:
    """Enters the organisations and the people of the demonstration, by their keys."""
    organisations = {
        row["name"]: Organisation.objects.get_or_create(name=row["name"])[0] for row in table("organisations")
    }
    return {
        person.key: enter(
            person.email,
            person.name,
            password=person.password or None,
            organisation=organisations.get(person.organisation),
            is_superuser=person.key == "admin",
        )
        for person in PEOPLE
    }


def give_roles(people: dict[str, User], programme: Programme) -> None:
    """Gives each person their role in the programme."""
    for person in PEOPLE:
        if person.role:
            Assignment.objects.create(user=people[person.key], role=person.role, programme=programme)


def enter(email: str, name: str, **fields: object) -> User:
    """A person who can sign in at once: their e-mail address counts as confirmed."""
    user = User.objects.create_user(email, name=name, **fields)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user
