"""Reading a list of case files: which column is which, and what its cells say. Columns that the pool does not register
are refused, so that no name is ever taken along; and no sentence repeats what stood in a cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaches.pool.refusals import REFUSALS
from coaches.pool.rules import AgeBand, Employment, Facts, Gender, Kind, Readiness, problems
from coaches.pool.sheets import ListEmpty, heading, rows_of
from healthcoach.refusals import Refused
from healthcoach.typed.days import read_day
from healthcoach.typed.numbers import read_whole
from healthcoach.typed.pasted import Unreadable

LONGEST_CELL, LARGEST_CELL = 200, 999_999  # signs, and a number
HEADINGS = {
    "coach": (
        "coach",
        "coach (e mailadres)",
        "coach (e mail address)",
        "e mail coach",
        "e mailadres coach",
        "email coach",
        "coach email",
        "e mailadres",
        "email",
    ),
    "kind": ("soort", "soort traject", "kind"),
    "domain": ("beleidsdomein", "domein", "policy domain", "domain"),
    "gender": ("gender", "geslacht"),
    "age_band": ("leeftijd", "leeftijdsgroep", "age", "age band"),
    "employment": ("tewerkstelling", "statuut", "employment", "employment kind"),
    "started_on": ("start", "startdatum", "gestart op", "opgestart op", "started on", "start date"),
    "closed_on": ("afgesloten op", "einde", "einddatum", "closed on", "end date"),
    "conversations": ("gesprekken", "aantal gesprekken", "conversations"),
    "minutes": ("minuten", "aantal minuten", "minutes"),
}
FIELD_OF = {name: field for field, names in HEADINGS.items() for name in names}
NEEDED = [field for field in HEADINGS if field not in ("employment", "closed_on")]
LABELS = {
    "coach": gettext_lazy("Coach (e-mail address)"),
    "kind": gettext_lazy("Kind"),
    "domain": gettext_lazy("Policy domain"),
    "gender": gettext_lazy("Gender"),
    "age_band": gettext_lazy("Age band"),
    "employment": gettext_lazy("Employment"),
    "started_on": gettext_lazy("Started on"),
    "closed_on": gettext_lazy("Closed on"),
    "conversations": gettext_lazy("Conversations"),
    "minutes": gettext_lazy("Minutes"),
}
AGES = {
    AgeBand.TO_34: "<34",
    AgeBand.FROM_35: "35-44",
    AgeBand.FROM_45: "45-54",
    AgeBand.FROM_55: ">55",
    AgeBand.UNKNOWN: "unknown",
}
UNKNOWN = {"onbekend": "unknown", "unknown": "unknown"}
NOTHING = {"": "", "niet geregistreerd": "", "not registered": "", "-": "", "nvt": ""}
VALUES: dict[str, dict[str, str]] = {
    "kind": {"individueel": Kind.INDIVIDUAL, "individual": Kind.INDIVIDUAL, "team": Kind.TEAM},
    "gender": UNKNOWN
    | NOTHING
    | {"man": Gender.MAN, "m": Gender.MAN, "vrouw": Gender.WOMAN, "v": Gender.WOMAN, "woman": Gender.WOMAN}
    | {"x": Gender.X},
    "age_band": UNKNOWN
    | NOTHING
    | dict.fromkeys(("<34", "≤34", "<=34", "34 of jonger", "34 or younger"), AgeBand.TO_34)
    | dict.fromkeys(("35-44", "35 tot 44", "35 to 44"), AgeBand.FROM_35)
    | dict.fromkeys(("45-54", "45 tot 54", "45 to 54"), AgeBand.FROM_45)
    | dict.fromkeys((">55", "≥55", ">=55", "55+", "55 of ouder", "55 or older"), AgeBand.FROM_55),
    "employment": UNKNOWN
    | NOTHING
    | {"statutair": Employment.STATUTORY, "statutory": Employment.STATUTORY}
    | {"contractueel": Employment.CONTRACTUAL, "contractual": Employment.CONTRACTUAL},
}
EXPECTED = {
    "kind": gettext_lazy("individual or team"),
    "gender": gettext_lazy("man, woman, x or unknown"),
    "age_band": gettext_lazy("<34, 35-44, 45-54, >55 or unknown"),
    "employment": gettext_lazy("statutory, contractual or unknown"),
}


class UnknownColumns(Refused):
    """Columns for which the pool has no place; a name would be one of them."""

    sentence = gettext_lazy(
        "The pool does not register %(columns)s. Remove this from the file and send it again; nothing was kept."
    )


class MissingColumns(Refused):
    """Columns without which a trajectory is not known."""

    sentence = gettext_lazy("These columns are missing: %(columns)s.")


class ColumnTwice(Refused):
    """Two columns that say the same thing, perhaps differently."""

    sentence = gettext_lazy("These columns are there twice: %(columns)s.")


class Known(NamedTuple):
    """What the pool knows, to read a list by: its coaches by e-mail address, since when they are ready, and its
    domains by name."""

    coaches: Mapping[str, int]
    ready: Mapping[int, Readiness]
    domains: Mapping[str, int]


class CaseRow(NamedTuple):
    """A row that was understood: its number in the file, whose trajectory it is, and the facts."""

    number: int
    coach_id: int
    facts: Facts


class Fault(NamedTuple):
    """What is wrong with a row, by its number in the file."""

    number: int
    sentence: str

    def __str__(self) -> str:
        return _("Row %(number)s: %(sentence)s") % {"number": self.number, "sentence": self.sentence}


class Reading(NamedTuple):
    """What was understood of a list, and every fault in it."""

    rows: list[CaseRow]
    faults: list[Fault]


class _Wrong(Exception):
    """Why a cell cannot be read."""


def read(data: bytes, known: Known, *, today: date) -> Reading:
    """Reads a list, row by row, with everything that is wrong in it. Refuses `ListEmpty`, `UnknownColumns`,
    `MissingColumns`, `ColumnTwice`, and what `rows_of` refuses."""
    lines = rows_of(data, FIELD_OF)
    fields = _fields(next(lines, (0, []))[1])
    rows, faults = [], []
    for number, cells in lines:
        row, found = _understood(number, cells, fields, known)
        faults += found
        if row:
            faults += faults_of([row], known, today=today)
            rows.append(row)
    if not rows and not faults:
        raise ListEmpty
    return Reading(rows, faults)


def faults_of(rows: Iterable[CaseRow], known: Known, *, today: date) -> Iterator[Fault]:
    """What cannot be true of trajectories that can be read."""
    for row in rows:
        for problem in problems(row.facts, known.ready[row.coach_id], today):
            yield Fault(row.number, str(REFUSALS[problem]()))


def _fields(headings: Sequence[str]) -> list[str]:
    if not headings:
        raise ListEmpty
    fields = [FIELD_OF.get(heading(text), "") for text in headings]
    strange = [f"“{text[:40]}”" for text, field in zip(headings, fields, strict=True) if not field]
    if strange and any(fields):
        raise UnknownColumns(columns=", ".join(strange[:10]))
    twice = {field for field in fields if field and fields.count(field) > 1}
    if twice:
        raise ColumnTwice(columns=_named(twice))
    missing = [field for field in NEEDED if field not in fields]
    if missing:
        raise MissingColumns(columns=_named(missing))
    return fields


def _named(fields: Iterable[str]) -> str:
    return ", ".join(f"“{LABELS[field]}”" for field in HEADINGS if field in fields)


def _understood(number: int, cells: list[str], fields: list[str], known: Known) -> tuple[CaseRow | None, list[Fault]]:
    if len(cells) > len(fields):
        return None, [Fault(number, _("there are more cells than headings."))]
    said = dict(zip(fields, cells + [""] * (len(fields) - len(cells)), strict=True))
    values, faults = {}, []
    for field in HEADINGS:
        try:
            values[field] = _value(field, said.get(field), known, kind=values.get("kind"))
        except _Wrong as wrong:
            faults.append(Fault(number, f"{LABELS[field]}: {wrong}"))
    if faults:
        return None, faults
    coach, domain = values.pop("coach"), values.pop("domain")
    return CaseRow(number, coach, Facts(domain_id=domain, **values)), []


def _value(field: str, text: str | None, known: Known, *, kind: str | None) -> object:
    if text is None:  # a column that need not be there
        return "" if field == "employment" and kind == Kind.TEAM else DEFAULTS[field]
    if len(text) > LONGEST_CELL:
        raise _Wrong(_("there are more than %(most)s signs in this cell.") % {"most": LONGEST_CELL})
    if text.startswith("="):
        raise _Wrong(_("this is a formula; write down the value itself."))
    return READERS.get(field, _chosen)(field, text, known)


DEFAULTS = {"employment": Employment.UNKNOWN, "closed_on": None}


def _coach(_field: str, text: str, known: Known) -> int:
    if text.lower() not in known.coaches:
        raise _Wrong(_("nobody in this pool has this e-mail address."))
    return known.coaches[text.lower()]


def _domain(_field: str, text: str, known: Known) -> int:
    if text.casefold() not in known.domains:
        raise _Wrong(_("the pool has no policy domain of this name."))
    return known.domains[text.casefold()]


def _chosen(field: str, text: str, _known: Known) -> str:
    written = " ".join(text.lower().replace("jaar", "").replace("–", "-").split())
    values = VALUES[field]
    found = values.get(written, values.get(written.replace(" ", "")))
    if found is None:
        raise _Wrong(_("this must be %(expected)s.") % {"expected": EXPECTED[field]})
    return found


def _day(field: str, text: str, _known: Known) -> date | None:
    if not text and field == "closed_on":
        return None
    if day := _date(text):
        return day
    raise _Wrong(_("this is not a date such as 31/12/2022."))


@lru_cache(maxsize=4096)  # a list has thousands of rows and hundreds of days
def _date(text: str) -> date | None:
    try:
        return read_day(text)
    except Unreadable:
        return None


def _number(_field: str, text: str, _known: Known) -> int:
    try:
        return read_whole(text, least=0, most=LARGEST_CELL)
    except Unreadable as refusal:
        raise _Wrong(_("this must be a whole number, such as 5.")) from refusal


READERS = {
    "coach": _coach,
    "domain": _domain,
    "started_on": _day,
    "closed_on": _day,
    "conversations": _number,
    "minutes": _number,
}
