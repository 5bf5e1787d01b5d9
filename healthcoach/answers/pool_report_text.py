"""The yearly report of a pool as text, in Dutch like its keys."""

from collections.abc import Mapping, Sequence

from django.utils import translation
from django.utils.formats import number_format

TextTableLine = Sequence[object]
CAPTIONS = {
    "individual_by_gender": "Individueel begeleid, per gender",
    "individual_by_age": "Individueel begeleid, per leeftijd",
    "coaches_by_gender": "Coaches, per gender",
    "coaches_by_age": "Coaches, per leeftijd",
    "coaches_by_diploma": "Coaches, per studierichting",
}


def write_pool_report(report: Mapping) -> str:
    """Every table of the report with its total; a total is the sum of the lines above it."""
    since, until = ("/".join(reversed(day.split("-"))) for day in report["period"])
    parts = [f"{report['programme']}\nVan {since} tot en met {until}", _write_domains(report)]
    parts += [_write_counts(caption, report[key]) for key, caption in CAPTIONS.items()]
    parts.append(f"Individueel begeleid, per scholingsniveau\n  {report['individual_by_education']}")
    parts += [_write_courses(report["courses"]), _write_framework_contracts(report["framework_contracts"])]
    parts.append(_write_wellbeing_actions(report["wellbeing_actions"]))
    return "\n\n".join(parts)


def _write_domains(report: Mapping) -> str:
    lines = [(name, *row.values()) for name, row in report["policy_domains"].items()]
    totals = report["totals"]
    total = ("Totaal", totals["individual"], totals["started"], totals["coaches"])
    teams = f"  Individueel begeleid: {totals['individual']}, teams begeleid: {totals['team']}"
    headings = ("Beleidsdomein", "Individueel begeleid", "Opgestart", "Coaches")
    return f"{_write_text_table('Per beleidsdomein', headings, lines, total)}\n{teams}"


def _write_counts(caption: str, counts: Mapping[str, int]) -> str:
    return _write_text_table(caption, ("", "Aantal"), list(counts.items()), ("Totaal", sum(counts.values())))


def _write_courses(courses: Sequence[Mapping]) -> str:
    lines = [(each["name"], each["days"], each.get("provider", "–"), each.get("requires", "–")) for each in courses]
    return _write_text_table("Opleidingen", ("Opleiding", "Dagen", "Aanbieder", "Na"), lines)


def _write_framework_contracts(awards: Sequence[Mapping]) -> str:
    lines = [(each["contract"], each["lot"] or "–", each["supplier"]) for each in awards]
    return _write_text_table("Raamovereenkomsten", ("Raamovereenkomst", "Perceel", "Leverancier"), lines)


def _write_wellbeing_actions(actions: Sequence[Mapping]) -> str:
    def rating(each: Mapping) -> str:
        return f"{each['rating'].replace('.', ',')}/{each['scale']}" if "rating" in each else "niet gevraagd"

    lines = [(f"{each['kind']}: {each['name']}", each["participants"], rating(each)) for each in actions]
    total = ("Totaal", sum(each["participants"] for each in actions), "")
    return _write_text_table("Welzijnsacties", ("Welzijnsactie", "Deelnemers", "Beoordeling"), lines, total)


def _write_text_table(
    caption: str, headings: TextTableLine, lines: Sequence[TextTableLine], total: TextTableLine | None = None
) -> str:
    if not lines:
        return f"{caption}\n  geen"
    with translation.override("nl"):
        rows = [[_write_text_cell(cell) for cell in line] for line in (headings, *lines, *([total] if total else []))]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    numeric = [isinstance(cell, int) for cell in lines[0]]
    shown = ["  ".join(map(_align_report_cell, row, widths, numeric)).rstrip() for row in rows]
    rule = "-" * max(map(len, shown))
    shown.insert(1, rule)
    if total:
        shown.insert(-1, rule)
    return "\n".join([caption, *(f"  {line}" for line in shown)])


def _write_text_cell(cell: object) -> str:
    return number_format(cell, force_grouping=True) if isinstance(cell, int) else str(cell)


def _align_report_cell(text: str, width: int, number: bool) -> str:
    return text.rjust(width) if number else text.ljust(width)
