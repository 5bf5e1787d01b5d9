"""Reading a list of case files: which column is which, and what its cells say. Columns that the pool does not register
are refused, so that no name is ever taken along; and no sentence repeats what stood in a cell."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from coaches.pool.refusals import REFUSAL_OF_PROBLEM
from coaches.pool.rules import AgeBand, CaseFacts, Employment, Gender, Readiness, TrajectoryKind, find_case_problems
from coaches.pool.tabular_reader import ListEmpty, normalise_heading, read_sheet_rows
from healthcoach.core.refusals import Refused
from healthcoach.core.typed.contacts import read_email
from healthcoach.core.typed.days import read_day
from healthcoach.core.typed.numbers import read_whole
from healthcoach.core.typed.pasted import Unreadable, tidy_line

LONGEST_CELL, LARGEST_CELL = 200, 999_999  # signs, and a number
CASE_HEADINGS = {
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
FIELD_OF_HEADING = {name: field for field, names in CASE_HEADINGS.items() for name in names}
REQUIRED_COLUMNS = [field for field in CASE_HEADINGS if field not in ("employment", "closed_on")]
CASE_COLUMN_LABELS = {
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
AGE_BAND_TEXTS = {
    AgeBand.TO_34: "<34",
    AgeBand.FROM_35: "35-44",
    AgeBand.FROM_45: "45-54",
    AgeBand.FROM_55: ">55",
    AgeBand.UNKNOWN: "unknown",
}
UNKNOWN_CELL_VALUES = {"onbekend": "unknown", "unknown": "unknown"}
EMPTY_CELL_VALUES = {"": "", "niet geregistreerd": "", "not registered": "", "-": "", "nvt": ""}
CELL_VALUES: dict[str, dict[str, str]] = {
    "kind": {
        "individueel": TrajectoryKind.INDIVIDUAL,
        "individual": TrajectoryKind.INDIVIDUAL,
        "team": TrajectoryKind.TEAM,
    },
    "gender": UNKNOWN_CELL_VALUES
    | EMPTY_CELL_VALUES
    | {"man": Gender.MAN, "m": Gender.MAN, "vrouw": Gender.WOMAN, "v": Gender.WOMAN, "woman": Gender.WOMAN}
    | {"x": Gender.X},
    "age_band": UNKNOWN_CELL_VALUES
    | EMPTY_CELL_VALUES
    | dict.fromkeys(("<34", "≤34", "<=34", "34 of jonger", "34 or younger"), AgeBand.TO_34)
    | dict.fromkeys(("35-44", "35 tot 44", "35 to 44"), AgeBand.FROM_35)
    | dict.fromkeys(("45-54", "45 tot 54", "45 to 54"), AgeBand.FROM_45)
    | dict.fromkeys((">55", "≥55", ">=55", "55+", "55 of ouder", "55 or older"), AgeBand.FROM_55),
    "employment": UNKNOWN_CELL_VALUES
    | EMPTY_CELL_VALUES
    | {"statutair": Employment.STATUTORY, "statutory": Employment.STATUTORY}
    | {"contractueel": Employment.CONTRACTUAL, "contractual": Employment.CONTRACTUAL},
}
EXPECTED_CELL_TEXTS = {
    "kind": gettext_lazy("individual or team"),
    "gender": gettext_lazy("man, woman, x or unknown"),
    "age_band": gettext_lazy("<34, 35-44, 45-54, >55 or unknown"),
    "employment": gettext_lazy("statutory, contractual or unknown"),
}


class UnknownColumns(Refused):
    """Columns for which the pool has no place; a name would be one of them."""

    code = "unknown_columns"
    sentence = gettext_lazy(
        "The pool does not register %(columns)s. Remove this from the file and send it again; nothing was kept."
    )


class MissingColumns(Refused):
    """Columns without which a trajectory is not known."""

    code = "missing_columns"
    sentence = gettext_lazy("These columns are missing: %(columns)s.")


class ColumnTwice(Refused):
    """Two columns that say the same thing, perhaps differently."""

    code = "column_twice"
    sentence = gettext_lazy("These columns are there twice: %(columns)s.")


class CaseLookups(NamedTuple):
    """What the pool knows, to read a list by: its coaches by e-mail address, since when they are ready, and its
    domains by name."""

    coaches: Mapping[str, int]
    ready: Mapping[int, Readiness]
    domains: Mapping[str, int]


class CaseRow(NamedTuple):
    """A row that was understood: its number in the file, whose trajectory it is, and the facts."""

    number: int
    coach_id: int
    facts: CaseFacts


class RowError(NamedTuple):
    """What is wrong with a row, by its number in the file."""

    number: int
    sentence: str

    def __str__(self) -> str:
        return _("Row %(number)s: %(sentence)s") % {"number": self.number, "sentence": self.sentence}


class CaseParseResult(NamedTuple):
    """What was understood of a list, and every fault in it."""

    rows: list[CaseRow]
    faults: list[RowError]


class _CellError(Exception):
    """Why a cell cannot be read."""


def parse_case_list(data: bytes, known: CaseLookups, *, today: date) -> CaseParseResult:
    """Reads a list, row by row, with everything that is wrong in it. Refuses `ListEmpty`, `UnknownColumns`,
    `MissingColumns`, `ColumnTwice`, and what `rows_of` refuses."""
    lines = read_sheet_rows(data, FIELD_OF_HEADING)
    fields = _match_case_columns(next(lines, (0, []))[1])
    rows, faults = [], []
    for number, cells in lines:
        row, found = _parse_case_row(number, cells, fields, known)
        faults += found
        if row:
            faults += find_row_errors([row], known, today=today)
            rows.append(row)
    if not rows and not faults:
        raise ListEmpty
    return CaseParseResult(rows, faults)


def find_row_errors(rows: Iterable[CaseRow], known: CaseLookups, *, today: date) -> Iterator[RowError]:
    """What cannot be true of trajectories that can be read."""
    for row in rows:
        for problem in find_case_problems(row.facts, known.ready[row.coach_id], today):
            yield RowError(row.number, str(REFUSAL_OF_PROBLEM[problem]()))


def _match_case_columns(headings: Sequence[str]) -> list[str]:
    if not headings:
        raise ListEmpty
    fields = [FIELD_OF_HEADING.get(normalise_heading(text), "") for text in headings]
    strange = [f"“{text[:40]}”" for text, field in zip(headings, fields, strict=True) if not field]
    if strange and any(fields):
        raise UnknownColumns(columns=", ".join(strange[:10]))
    twice = {field for field in fields if field and fields.count(field) > 1}
    if twice:
        raise ColumnTwice(columns=_join_column_labels(twice))
    missing = [field for field in REQUIRED_COLUMNS if field not in fields]
    if missing:
        raise MissingColumns(columns=_join_column_labels(missing))
    return fields


def _join_column_labels(fields: Iterable[str]) -> str:
    return ", ".join(f"“{CASE_COLUMN_LABELS[field]}”" for field in CASE_HEADINGS if field in fields)


def _parse_case_row(
    number: int, cells: list[str], fields: list[str], known: CaseLookups
) -> tuple[CaseRow | None, list[RowError]]:
    if len(cells) > len(fields):
        return None, [RowError(number, _("there are more cells than headings."))]
    said = dict(zip(fields, cells + [""] * (len(fields) - len(cells)), strict=True))
    values, faults = {}, []
    for field in CASE_HEADINGS:
        try:
            values[field] = _parse_case_cell(field, said.get(field), known, kind=values.get("kind"))
        except _CellError as wrong:
            faults.append(RowError(number, f"{CASE_COLUMN_LABELS[field]}: {wrong}"))
    if faults:
        return None, faults
    coach, domain = values.pop("coach"), values.pop("domain")
    return CaseRow(number, coach, CaseFacts(domain_id=domain, **values)), []


def _parse_case_cell(field: str, text: str | None, known: CaseLookups, *, kind: str | None) -> object:
    if text is None:  # a column that need not be there
        return "" if field == "employment" and kind == TrajectoryKind.TEAM else DEFAULTS[field]
    if len(text) > LONGEST_CELL:
        raise _CellError(_("there are more than %(most)s signs in this cell.") % {"most": LONGEST_CELL})
    if text.startswith("="):
        raise _CellError(_("this is a formula; write down the value itself."))
    return READERS.get(field, _parse_choice_cell)(field, tidy_line(text), known)


DEFAULTS = {"employment": Employment.UNKNOWN, "closed_on": None}


def _parse_coach_cell(_field: str, text: str, known: CaseLookups) -> int:
    try:
        return known.coaches[read_email(text).lower()]
    except (Unreadable, KeyError) as error:
        raise _CellError(_("nobody in this pool has this e-mail address.")) from error


def _parse_domain_cell(_field: str, text: str, known: CaseLookups) -> int:
    if text.casefold() not in known.domains:
        raise _CellError(_("the pool has no policy domain of this name."))
    return known.domains[text.casefold()]


def _parse_choice_cell(field: str, text: str, _known: CaseLookups) -> str:
    written = " ".join(text.lower().replace("jaar", "").replace("–", "-").split())
    values = CELL_VALUES[field]
    found = values.get(written, values.get(written.replace(" ", "")))
    if found is None:
        raise _CellError(_("this must be %(expected)s.") % {"expected": EXPECTED_CELL_TEXTS[field]})
    return found


def _parse_day_cell(field: str, text: str, _known: CaseLookups) -> date | None:
    if not text and field == "closed_on":
        return None
    if day := _parse_cached_day(text):
        return day
    raise _CellError(_("this is not a date such as 31/12/2022."))


@lru_cache(maxsize=4096)  # a list has thousands of rows and hundreds of days
def _parse_cached_day(text: str) -> date | None:
    try:
        return read_day(text)
    except Unreadable:
        return None


def _parse_number_cell(_field: str, text: str, _known: CaseLookups) -> int:
    try:
        return read_whole(text, least=0, most=LARGEST_CELL)
    except Unreadable as refusal:
        raise _CellError(_("this must be a whole number, such as 5.")) from refusal


READERS = {
    "coach": _parse_coach_cell,
    "domain": _parse_domain_cell,
    "started_on": _parse_day_cell,
    "closed_on": _parse_day_cell,
    "conversations": _parse_number_cell,
    "minutes": _parse_number_cell,
}
