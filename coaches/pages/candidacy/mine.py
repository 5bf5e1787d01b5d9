"""My candidacy: where I stand, what I filled in, what is still missing, and what I can do now."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.candidacy import actions, permissions
from coaches.candidacy.conditions import conditions_in_force
from coaches.candidacy.models import CANDIDATE, LIVE, Candidate, Status
from coaches.candidacy.outlook import goes_with, places_in_line, refused_proofs, steps
from coaches.candidacy.rules import Language
from coaches.pages.candidacy.forms import BeginForm, FactsForm
from coaches.pages.candidacy.trying import done
from coaches.pages.certification.signing import sign_now
from healthcoach.lifecycle import AlreadyDone, WrongStatus
from healthcoach.lists import numbers
from healthcoach.mail.models import Message
from healthcoach.method import Theme
from healthcoach.refusals import Refused
from healthcoach.users.models import User


def typed(request: HttpRequest) -> QueryDict | None:
    """What was sent, when something was."""
    return request.POST if request.method == "POST" else None


def own_or_404(request: HttpRequest, pk: int, allowed: Callable[[User, Candidate], bool]) -> Candidate:
    """A candidacy that this person sees and may do something with."""
    rows = Candidate.objects.visible_to(request.user).select_related("programme", "employer", "user", "coach")
    row = get_object_or_404(rows, pk=pk)
    if not allowed(request.user, row):
        raise Http404
    return row


def back(row: Candidate) -> HttpResponse:
    """To the candidacy itself."""
    return redirect(f"{redirect('candidacy').url}?candidate={row.pk}")


def too_late(request: HttpRequest, row: Candidate, target: str = "") -> HttpResponse:
    """To the candidacy, saying that this is no longer possible."""
    refusal = AlreadyDone if row.status == target else WrongStatus
    messages.info(request, str(refusal(status=row.get_status_display())))
    return back(row)


@login_required
@require_http_methods(["GET", "POST"])
def candidacy(request: HttpRequest) -> HttpResponse:
    """Where I stand; who has no candidacy that lives can begin one."""
    rows = Candidate.objects.filter(user=request.user).select_related("programme", "employer", "coach")
    own = sorted(rows.with_proofs(), key=lambda row: (row.status not in LIVE, -row.pk))
    may_begin = permissions.may_begin(request.user)
    if not may_begin and (request.method == "POST" or not own):
        raise Http404
    programmes = permissions.programmes_open(timezone.localdate())
    if request.method == "POST":
        return _begun(request, BeginForm(request.POST, programmes=programmes))
    free = programmes.exclude(pk__in=[row.programme_id for row in own if row.status in LIVE])
    chosen = numbers(request.GET.getlist("candidate"))
    shown = next((row for row in own if row.pk in chosen), own[0] if own else None)
    context = {"own": own, "form": BeginForm(programmes=free), "open": bool(may_begin and free)}
    return render(request, "coaches/candidacy/mine.html", context | (_shown(request.user, shown) if shown else {}))


def _begun(request: HttpRequest, form: BeginForm) -> HttpResponse:
    try:
        if not form.is_valid():
            raise actions.NotOpenToCandidates
        programme, name = form.cleaned_data["programme"], request.user.name
        row = actions.begin(programme, user=request.user, name=name, at=timezone.now())
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("candidacy")
    return redirect("candidacy_edit", row.pk) if row.status == Status.DRAFT else back(row)


def _shown(user: User, row: Candidate) -> dict[str, object]:
    today = timezone.localdate()
    draft = row.status == Status.DRAFT
    matrix = conditions_in_force(row.programme_id, today) if draft else None
    waits, way = row.status == Status.WAITING, steps(row)
    trained = any(step.state == "done" for step in way[3:4])
    return {
        "candidate": row,
        "steps": way,
        "sign_now": sign_now(user) if trained and not hasattr(row, "coach") else [],
        "diplomas": row.diplomas.all(),
        "proofs": row.proofs.all(),
        "absent": [actions.LABELS[name] for name in actions.lacking(row, matrix)] if draft else [],
        "goes_with": goes_with(row, matrix) if draft else [],
        "languages": [Language(language).label for language in row.languages],
        "themes": [Theme(theme).label for theme in row.themes],
        "place": places_in_line([row.programme_id]).get(row.pk) if waits else None,
        "add_another": refused_proofs(row),
        "told": Message.objects.filter(recipient=user, about=f"candidate:{row.pk}").order_by("-pk"),
        "may_fill_in": permissions.may_fill_in(user, row),
        "may_apply": permissions.may_apply(user, row),
        "may_withdraw": permissions.may_withdraw(user, row),
    }


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """What I say of myself, kept complete or not until it is handed in."""
    row = own_or_404(request, pk, permissions.acts)
    if not permissions.may_fill_in(request.user, row):
        return too_late(request, row)
    form = FactsForm(typed(request), candidate=row)
    if form.is_valid():

        def keep() -> None:
            actions.fill_in(row, facts=form.cleaned_data, seen=form.seen, by=request.user, at=timezone.now())

        if done(request, form, keep, _("Your details have been saved.")):
            return back(row)
    context = {"form": form, "candidate": row}
    return render(request, "coaches/candidacy/edit.html", context, status=form.answer_status)


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Hands the candidacy in, after saying what happens then."""
    row = own_or_404(request, pk, permissions.acts)
    if request.method == "POST":
        try:
            actions.apply(row, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your candidacy has been submitted."))
        return back(row)
    if not permissions.may_apply(request.user, row):
        return too_late(request, row, Status.APPLIED)
    absent = actions.lacking(row, conditions_in_force(row.programme_id, timezone.localdate()))
    labels = [actions.LABELS[name] for name in absent]
    return render(request, "coaches/candidacy/submit.html", {"candidate": row, "absent": labels})


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the candidacy back, after saying what that means; the project holder can do it for who asks."""
    row = own_or_404(request, pk, permissions.withdraws)
    if request.method == "POST":
        try:
            actions.withdraw(row, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The candidacy has been withdrawn."))
        return _after_withdrawing(request.user, row)
    if not permissions.may_withdraw(request.user, row):
        if CANDIDATE.allows(row.status, Status.WITHDRAWN):
            messages.info(request, str(actions.AlreadyCoach(name=row.name)))
            return _after_withdrawing(request.user, row)
        refusal = AlreadyDone if row.status == Status.WITHDRAWN else WrongStatus
        messages.info(request, str(refusal(status=row.get_status_display())))
        return _after_withdrawing(request.user, row)
    own = permissions.is_own(request.user, row)
    return render(request, "coaches/candidacy/withdraw.html", {"candidate": row, "own": own})


def _after_withdrawing(user: User, row: Candidate) -> HttpResponse:
    return back(row) if permissions.is_own(user, row) else redirect("candidate", row.pk)
