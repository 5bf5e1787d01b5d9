"""What a company sees and does with its application, from the first question to the choice of a coach."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from healthcoach.lifecycle import AlreadyDone, WrongStatus
from healthcoach.refusals import Refused
from healthcoach.users.models import User
from subsidies.applications import actions, permissions
from subsidies.applications.models import RUNNING, Status
from subsidies.matching.models import Status as RequestStatus
from subsidies.models import Application, Programme
from subsidies.pages import drafting, files
from subsidies.pages.company_file import company_file
from subsidies.pages.forms import ApplicationForm, ApplyForm, WithdrawForm
from subsidies.pages.matching import open_request
from subsidies.pages.matching_forms import StartForm
from subsidies.trajectories import actions as trajectories
from subsidies.trajectories.actions import ApprovalLapsed, StartInFuture, StartTooEarly
from subsidies.trajectories.models import Status as TrajectoryStatus
from subsidies.trajectories.models import Trajectory

PLACE_OF = dict.fromkeys([ApprovalLapsed, StartInFuture, StartTooEarly], "started_on")


def seen_by(request: HttpRequest, pk: int) -> Application:
    """The application as this person may see it; a stranger is told there is none."""
    visible = Application.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("programme", "company", "contact__user"), pk=pk)


def _typed(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@login_required
def applications(request: HttpRequest) -> HttpResponse:
    """The applications of all companies this person acts for."""
    own = Application.objects.filter(contact__user=request.user).select_related("programme", "company", "trajectory")
    rows = own.order_by("-changed_at", "-pk")
    return render(request, "subsidies/application_list.html", {"applications": rows})


@login_required
def apply(request: HttpRequest) -> HttpResponse:
    """Begins an application for a company, or finds the one that is there."""
    if not permissions.may_apply(request.user):
        raise Http404
    programmes = Programme.objects.open_on(timezone.localdate())
    form = ApplyForm(_typed(request), programmes=programmes)
    if programmes and request.method == "POST" and form.is_valid():
        number = form.cleaned_data["enterprise_number"]
        if running := _running(form.programme_chosen, number, request.user):
            messages.info(request, _("You have already applied for this company. This is how far it is."))
            return redirect("application", running.pk)
        try:
            draft = actions.draft(
                form.programme_chosen,
                enterprise_number=number,
                company_name=form.cleaned_data["company_name"],
                by=request.user,
                at=timezone.now(),
            )
        except Refused as refusal:
            form.add_error("enterprise_number", str(refusal))
        else:
            return redirect("application_edit", draft.pk)
    return render(request, "subsidies/application_apply.html", {"form": form, "open": bool(programmes)})


def _running(programme: Programme, number: str, user: User) -> Application | None:
    own = programme.applications.filter(contact__user=user, status__in=RUNNING)
    return own.filter(company__enterprise_number=number).first()


@login_required
def application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: the company's page for the company, the file for everybody else who may see it."""
    row = seen_by(request, pk)
    if permissions.may_edit(request.user, row):
        return redirect("application_edit", pk)
    if permissions.is_own(request.user, row):
        return render(request, "subsidies/application_company.html", company_file(row, reader=request.user))
    return files.file_page(request, row)


@login_required
@never_cache  # so that the Back button shows the draft as it is now
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: kept while it is filled in, and submitted when it is complete."""
    row = seen_by(request, pk)
    if not permissions.acts(request.user, row):
        raise Http404
    form = ApplicationForm(_typed(request), instance=row)
    if request.method == "POST" and request.htmx:
        kept = drafting.keep(row, form, by=request.user, merges=True)
        context = {"form": form, "kept": kept, "at": timezone.now(), "application": row}
        return render(request, "subsidies/_saved.html", context, status=form.answer_status)
    if request.method == "POST":
        if _kept(request, row, form):
            return redirect("application", pk)  # a draft is shown with its form
        row = seen_by(request, pk)  # another window may have been just before this one
        if row.status != Status.DRAFT and not drafting.is_known(row, form):
            return _draft_page(request, row, form)
    if row.status == Status.DRAFT:
        return _draft_page(request, row, form)
    if request.method == "POST":
        refusal = AlreadyDone if row.submitted_at else WrongStatus
        messages.info(request, str(refusal(status=row.get_status_display())))
    return redirect("application", pk)


def _kept(request: HttpRequest, row: Application, form: ApplicationForm) -> bool:
    """Keeps or submits what was typed, and says so."""
    if request.POST.get("save") == "submit":
        done, said = drafting.hand_in(row, form, by=request.user), _("Your application has been submitted.")
    else:
        done, said = (
            drafting.keep(row, form, by=request.user).whole,
            _("Your draft has been saved. Go on when you like."),
        )
    if done:
        messages.success(request, said)
    return done


def _draft_page(request: HttpRequest, row: Application, form: ApplicationForm) -> HttpResponse:
    context = {"form": form, "application": row}
    return render(request, "subsidies/application_edit.html", context, status=form.answer_status)


@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the application back, after saying what that means."""
    row = seen_by(request, pk)
    if not permissions.withdraws(request.user, row):
        raise Http404
    form = WithdrawForm(_typed(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except WrongStatus:
            messages.info(request, _too_late_to_withdraw(seen_by(request, pk)))
        else:
            messages.success(request, _("The application has been withdrawn."))
        return redirect("application", pk)
    if not permissions.may_withdraw(request.user, row):
        messages.info(request, _too_late_to_withdraw(row))
        return redirect("application", pk)
    return render(request, "subsidies/application_withdraw.html", {"form": form, "application": row})


def _too_late_to_withdraw(row: Application) -> str:
    if Trajectory.objects.filter(application=row, status=TrajectoryStatus.RUNNING).exists():
        return _("The trajectory runs, so you can no longer withdraw. Your coach or the project holder can stop it.")
    refusal = AlreadyDone if row.status == Status.WITHDRAWN else WrongStatus
    return str(refusal(status=row.get_status_display()))


@login_required
def start(request: HttpRequest, pk: int) -> HttpResponse:
    """Notes the day on which the trajectory starts, with the coach who accepted."""
    row = seen_by(request, pk)
    if not permissions.starts(request.user, row):
        raise Http404
    asked = open_request(row)
    form = StartForm(_typed(request), initial={"started_on": timezone.localdate()})
    if not permissions.may_start(request.user, row):
        refusal = AlreadyDone if request.method == "POST" and row.status == Status.STARTED else WrongStatus
        messages.info(request, str(refusal(status=row.get_status_display())))
        return redirect("application", pk)
    if asked is None or asked.status != RequestStatus.ACCEPTED:
        messages.info(request, _("The trajectory starts when a coach has accepted."))
        return redirect("application" if asked else "coach_choose", pk)
    if request.method == "POST" and form.is_valid():
        on = form.cleaned_data["started_on"]
        try:
            trajectories.start(row, coach=asked.coach, on=on, by=request.user, at=timezone.now())
        except WrongStatus as refusal:
            messages.info(request, str(refusal))
            return redirect("application", pk)
        except Refused as refusal:
            form.add_error(PLACE_OF.get(type(refusal)), str(refusal))
        else:
            messages.success(request, _("The trajectory has started. We have told the coach."))
            return redirect("application", pk)
    context = {"form": form, "application": row, "asked": asked}
    return render(request, "subsidies/application_start.html", context)
