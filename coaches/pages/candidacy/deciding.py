"""Deciding on one candidate or on many: admit, put on the waiting list, or refuse with a reason."""

from collections.abc import Iterable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from coaches.candidacy import decisions
from coaches.candidacy.actions import NobodyChosen
from coaches.candidacy.decisions import examine
from coaches.candidacy.models import OPEN, Candidate, Status
from coaches.candidacy.outlook import hindrances
from coaches.candidacy.permissions import is_own
from coaches.pages.candidacy.forms import DecisionForm
from healthcoach.lifecycle import WrongStatus
from healthcoach.lists import numbers
from healthcoach.refusals import Missing, Refused
from healthcoach.users.models import Role, User

TARGETS = {
    DecisionForm.ADMIT: Status.ADMITTED,
    DecisionForm.WAIT: Status.WAITING,
    DecisionForm.REFUSE: Status.REFUSED,
}


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest) -> HttpResponse:
    """Asks for the decision on the chosen candidates, and decides on all of them or on none."""
    given = request.POST if request.method == "POST" else request.GET
    rows = _chosen(request.user, given.getlist("candidate"))
    if problem := _not_decidable(request.user, rows):
        messages.error(request, str(problem))
        return redirect("candidates")
    form = DecisionForm(request.POST or None, initial={"decision": request.GET.get("decision")})
    if form.is_valid():
        return _decided(request, rows, form)
    return _asked(request, rows, form)


def _chosen(user: User, typed: Iterable[str]) -> list[Candidate]:
    """The candidates with these numbers, for the project holder; an unknown one is a 404."""
    wanted, led = numbers(typed), user.programmes_as(Role.STAFF)
    rows = Candidate.objects.visible_to(user).filter(pk__in=wanted, programme__in=led, applied_on__isnull=False)
    found = list(rows.select_related("programme", "employer").order_by("applied_on", "pk"))
    if not led or len(found) != len(wanted):
        raise Http404
    return found


def _not_decidable(user: User, rows: list[Candidate]) -> Refused | None:
    if not rows:
        return NobodyChosen()
    own = [row.name for row in rows if is_own(user, row)]
    return decisions.OwnCandidacy(names=", ".join(own)) if own else None


def _decided(request: HttpRequest, rows: list[Candidate], form: DecisionForm) -> HttpResponse:
    target = TARGETS[form.cleaned_data["decision"]]
    try:
        _call(form, rows, by=request.user)
    except WrongStatus as refusal:
        rows = _chosen(request.user, [str(row.pk) for row in rows])
        if all(row.status == target for row in rows):  # a second click: the first one did it
            messages.info(request, str(refusal))
            return _onward(rows)
        form.add_error(None, str(refusal))
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _told(len(rows), target))
        return _onward(rows)
    return _asked(request, rows, form)


def _call(form: DecisionForm, rows: list[Candidate], *, by: User) -> None:
    at = timezone.now()
    match form.cleaned_data["decision"]:
        case DecisionForm.ADMIT:
            decisions.admit(rows, by=by, at=at)
        case DecisionForm.WAIT:
            decisions.put_on_waiting_list(rows, by=by, at=at)
        case DecisionForm.REFUSE:
            decisions.refuse(rows, reason=form.cleaned_data["reason"], by=by, at=at)


def _asked(request: HttpRequest, rows: list[Candidate], form: DecisionForm) -> HttpResponse:
    """The page that asks. Who was decided on meanwhile is shown, but no longer taken along."""
    open_rows = [row for row in rows if row.status in OPEN]
    found = examine(open_rows)
    for row in open_rows:
        row.hindrances = hindrances(found[row.pk])
    context = {"form": form, "rows": open_rows, "gone": [row for row in rows if row.status not in OPEN]}
    return render(request, "coaches/candidacy/decide.html", context)


def _onward(rows: list[Candidate]) -> HttpResponse:
    return redirect("candidate", rows[0].pk) if len(rows) == 1 else redirect("candidates")


def _told(count: int, target: Status) -> str:
    said = {
        Status.ADMITTED: ngettext("%(count)s candidate admitted.", "%(count)s candidates admitted.", count),
        Status.WAITING: ngettext(
            "%(count)s candidate put on the waiting list.", "%(count)s candidates put on the waiting list.", count
        ),
        Status.REFUSED: ngettext("%(count)s candidate not admitted.", "%(count)s candidates not admitted.", count),
    }
    return said[target] % {"count": count}
