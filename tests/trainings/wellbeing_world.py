"""Wellbeing to test with: the figures of 2022 as their source tells them, entered through the verbs."""

from datetime import UTC, date, datetime
from decimal import Decimal

from healthcoach.programmes.models import Programme, ProgrammeKind
from trainings.wellbeing import actions as wellbeing

WELLBEING_ENTERED_AT = datetime(2023, 1, 9, 9, 0, tzinfo=UTC)
AUTUMN = date(2022, 10, 3)
# Kind, name, participants, rating, out of.
ACTIONS = (
    ("session", "Gezonde nachtrust", 64, "4.4", 5),
    ("webinar", "Grip op je gewoontes", 405, "9", 10),
    ("session", "Omdenkshow", 56, "4", 5),
    ("webinar", "Ga vooruit door gedragsverandering", 111, "4.2", 5),
    ("webinar", "Levensstijltraject", 333, "4.5", 5),
    ("workshop", "Hoe zorg ik voor evenwicht in mijn zorgrollen", 16, "3.8", 5),
    ("workshop", "Hartcoherentie", 39, "4.5", 5),
    ("webinar", "Zorgen voor mijn team", 154, "4.3", 5),
)
# Name, and its lots with their supplier.
CONTRACTS = (
    ("Arbeidsgeneeskunde", [("", "Idewe")]),
    (
        "Psychosociaal welzijn",
        [
            ("ondersteuning bij opmaken van een welzijns- en re-integratiebeleid", "Pulso"),
            ("monitoring welzijn in teams", "Idewe"),
            ("ondersteuningsaanbod sensibiliseren rond psychosociaal welzijn", "Idewe"),
        ],
    ),
    ("Employee Assistance Program en traumazorg", [("", "POBOS")]),
    ("Leiderschap", [("", "Truvius")]),
)


def make_wellbeing_pool(slug: str = "veerkrachtcoaches", code: str = "VC") -> Programme:
    """The internal pool: a programme without money."""
    return Programme.objects.create(
        slug=slug, name="Veerkrachtcoaches Vlaamse overheid", code=code, kind=ProgrammeKind.POOL, renewal_months=None
    )


def enter_wellbeing_action(programme: Programme, **facts):
    """An action as it is entered; what is given replaces the usual."""
    usual = {"kind": "webinar", "name": "Omgaan met stress", "begins_on": AUTUMN, "participants": 40}
    return wellbeing.enter_action(programme, **usual | facts, by=None, at=WELLBEING_ENTERED_AT)


def enter_rated_actions(programme: Programme) -> None:
    """The eight rated actions."""
    for kind, name, participants, rating, scale in ACTIONS:
        facts = {"rating": Decimal(rating), "scale": scale, "participants": participants}
        enter_wellbeing_action(programme, kind=kind, name=name, **facts)


def enter_framework_contracts(programme: Programme) -> None:
    """The four framework contracts with their six awards."""
    for name, lots in CONTRACTS:
        wellbeing.enter_contract(
            programme, name=name, valid_from=date(2021, 1, 1), lots=lots, by=None, at=WELLBEING_ENTERED_AT
        )
