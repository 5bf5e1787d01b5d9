"""One bank line: everything the bank says of it, what it settled, and finance's decision about a break."""

from collections import defaultdict
from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from healthcoach.core import structured_communication as references
from healthcoach.core.refusals import Missing, Refused
from healthcoach.users.models import User
from subsidies.bank import objections, permissions
from subsidies.bank.forms import LineDivision
from subsidies.bank.matching import manual_matching as matching
from subsidies.bank.matching.proposals import propose_matches
from subsidies.bank.matching.reference_lookup import find_named_parts
from subsidies.bank.models import Entry, Portion
from subsidies.bank.pages.statements import list_visible_bank_lines
from subsidies.bank.rules import MatchKind
from subsidies.budget.models import Tranche
from subsidies.payments.models import Payment
from subsidies.recoveries.models import Recovery
from trainings.courses.models import Enrolment

NON_SUBMITTING_FIELDS = ("more", "preview")  # buttons and fields with which somebody asks for nothing yet
PART_AMOUNT_REFUSALS = (objections.SumDiffers, objections.NoPart, objections.OtherAmount)


@login_required
@require_http_methods(["GET", "POST"])
def show_bank_line(request: HttpRequest, pk: int) -> HttpResponse:
    """One line with everything the bank says of it. Finance decides what a break is, in one part or several, with a
    reason; asking for a part more, or what remains, decides nothing."""
    entry = get_object_or_404(list_visible_bank_lines(request.user), pk=pk)
    if request.method == "POST" and not permissions.is_break_settler(request.user, entry):
        raise Http404
    division = _build_line_division(request, entry)
    if division.is_asked and division.is_valid() and (response := _settle_divided_line(request, entry, division)):
        return response
    portions = list(entry.portions.order_by("pk"))
    context = {
        "entry": entry,
        "communication": references.format_communication(entry.communication),
        "portions": describe_line_portions(request.user, portions),
        "proposals": [] if entry.settled_as else propose_matches([entry])[entry.pk],
        "division": division,
        "form": division.form if permissions.may_settle_break(request.user, entry) or division.is_asked else None,
    }
    return render(request, "bank/bank_line.html", context)


def _build_line_division(request: HttpRequest, entry: Entry) -> LineDivision:
    """What was typed, or what a proposal's link fills in; otherwise the reference that the line itself carries."""
    if request.method == "POST":
        looked = any(name in request.POST for name in NON_SUBMITTING_FIELDS)
        return LineDivision(entry, request.POST, is_asked=not looked, more="more" in request.POST)
    typed = QueryDict(mutable=True)
    kinds = [each if each in MatchKind.values else "" for each in request.GET.getlist("what")] or [""]
    carried = entry.end_to_end_id or references.format_communication(entry.communication)
    named = request.GET.getlist("reference") or [carried]
    typed.setlist("what", kinds)
    typed.setlist("reference", [each.replace("\0", "")[:50] for each in named])
    typed.setlist("amount", [each.replace("\0", "")[:20] for each in request.GET.getlist("amount")])
    return LineDivision(entry, typed, is_asked=False)


def _settle_divided_line(request: HttpRequest, entry: Entry, division: LineDivision) -> HttpResponse | None:
    """Does what was decided; what is refused stands beside its field and nothing has changed."""
    try:
        parts = _find_division_parts(entry, division)
        if parts is None:
            return None
        reason = division.form.cleaned_data["reason"]
        matching.divide_bank_line(entry, parts, reason=reason, by=request.user, at=timezone.now())
    except objections.AlreadySettled as refusal:
        messages.info(request, str(refusal))
    except Missing as refusal:
        division.form.add_error("reason", str(refusal))
        return None
    except Refused as refusal:
        division.parts[-1].add_error(_choose_part_error_field(division, refusal), str(refusal))
        return None
    else:
        messages.success(request, _("The bank line is settled."))
    return redirect("bank_line", pk=entry.pk)


def _find_division_parts(entry: Entry, division: LineDivision) -> list[matching.ManualPart] | None:
    """The parts with the rows that their references name; nothing when a reference is not known. Refuses what is no
    longer open."""
    matching.check_line_is_open(entry)
    parts: list[matching.ManualPart] = []
    for form, amount in zip(division.parts, division.amounts(), strict=True):
        said, found = form.cleaned_data, []
        try:
            found = find_named_parts(entry, MatchKind(said["what"]), said["reference"], amount)
        except Refused as refusal:
            form.add_error("amount" if isinstance(refusal, objections.OtherAmount) else "reference", str(refusal))
            continue
        if not found:
            form.add_error("reference", _("We know nothing by this reference in your programme. Please check it."))
        parts += found
    return None if any(form.errors for form in division.parts) else parts


def _choose_part_error_field(division: LineDivision, refusal: Refused) -> str:
    """Beside which field of the last part a refusal stands."""
    if len(division.parts) > 1 and isinstance(refusal, PART_AMOUNT_REFUSALS):
        return "amount"
    return "reference" if division.parts[-1].cleaned_data.get("reference") else "what"


def describe_line_portions(user: User, portions: Sequence[Portion]) -> list[dict[str, object]]:
    """What each part of a line settled, with the page where it stands. At most four queries."""
    numbers: dict[str, set[int]] = defaultdict(set)
    for each in portions:
        about, _colon, number = each.subject.partition(":")
        numbers[about].add(int(number))
    found = {about: _find_subject_pages(user, about, chosen) for about, chosen in numbers.items()}
    told = []
    for each in portions:
        about, _colon, number = each.subject.partition(":")
        label, page, pk = found[about].get(int(number), ("", "", 0))
        told.append({"kind": each.get_kind_display(), "amount": each.amount, "label": label, "page": page, "pk": pk})
    return told


def _find_subject_pages(user: User, about: str, numbers: set[int]) -> dict[int, tuple[str, str, int]]:
    """Of rows of one kind: how people name them, and their page. What somebody may not read has none."""
    match about:
        case "payment":
            rows = Payment.objects.visible_to(user).filter(pk__in=numbers)
            return {row.pk: (row.end_to_end_id, "batch", row.batch_id) for row in rows}
        case "recovery":
            return _find_pages_by_communication(Recovery.objects.visible_to(user), "recovery", numbers)
        case "tranche":
            return _find_pages_by_communication(Tranche.objects.visible_to(user), "tranche", numbers)
        case "enrolment":
            seen = set(Enrolment.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))
            rows = Enrolment.objects.filter(pk__in=numbers).select_related("candidate")
            return {
                row.pk: (
                    f"{references.format_communication(row.communication)} {row.candidate}",
                    "edition" if row.pk in seen else "",
                    row.edition_id,
                )
                for row in rows
            }
        case "claim" | "held":
            return {number: (f"#{number}", "bank_line", number) for number in numbers}
    return {}


def _find_pages_by_communication(rows: QuerySet, page: str, numbers: set[int]) -> dict[int, tuple[str, str, int]]:
    return {
        row.pk: (references.format_communication(row.communication), page, row.pk)
        for row in rows.filter(pk__in=numbers)
    }
