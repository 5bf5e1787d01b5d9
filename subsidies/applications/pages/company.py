"""What a company sees and does with its application, from the first question to the choice of a coach."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from healthcoach.core.lifecycle import AlreadyDone, WrongStatus
from healthcoach.core.refusals import Refused
from healthcoach.users.models import User
from subsidies.applications import actions, permissions
from subsidies.applications.forms.application import ApplicationForm, ApplyForm, WithdrawForm
from subsidies.applications.models import RUNNING_STATUSES, ApplicationStatus
from subsidies.applications.pages import drafting
from subsidies.applications.pages import staff_file as files
from subsidies.applications.pages.company_file import build_company_file
from subsidies.models import Application, Programme
from subsidies.trajectories.models import Trajectory, TrajectoryStatus


def get_visible_application(request: HttpRequest, pk: int) -> Application:
    """The application as this person may see it; a stranger is told there is none."""
    visible = Application.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("programme", "company", "contact__user"), pk=pk)


def _read_post_data(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@login_required
def list_applications(request: HttpRequest) -> HttpResponse:
    """The applications of all companies this person acts for."""
    own = Application.objects.filter(contact__user=request.user).select_related("programme", "company", "trajectory")
    rows = own.order_by("-changed_at", "-pk")
    return render(request, "applications/application_list.html", {"applications": rows})


@login_required
def create_application(request: HttpRequest) -> HttpResponse:
    """Begins an application for a company, or finds the one that is there."""
    if not permissions.may_apply(request.user):
        raise Http404
    programmes = Programme.objects.open_on(timezone.localdate())
    form = ApplyForm(_read_post_data(request), programmes=programmes)
    if programmes and request.method == "POST" and form.is_valid():
        number = form.cleaned_data["enterprise_number"]
        if running := _find_running_application(form.programme_chosen, number, request.user):
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
    return render(request, "applications/application_apply.html", {"form": form, "open": bool(programmes)})


def _find_running_application(programme: Programme, number: str, user: User) -> Application | None:
    own = programme.applications.filter(contact__user=user, status__in=RUNNING_STATUSES)
    return own.filter(company__enterprise_number=number).first()


@login_required
def show_application(request: HttpRequest, pk: int) -> HttpResponse:
    """One application: the company's page for the company, the file for everybody else who may see it."""
    row = get_visible_application(request, pk)
    if permissions.may_edit_application(request.user, row):
        return redirect("application_edit", pk)
    if permissions.is_own_application(request.user, row):
        return render(request, "applications/application_company.html", build_company_file(row, reader=request.user))
    return files.show_file(request, row)


@login_required
@never_cache  # so that the Back button shows the draft as it is now
def edit_application(request: HttpRequest, pk: int) -> HttpResponse:
    """The draft: kept while it is filled in, and submitted when it is complete."""
    row = get_visible_application(request, pk)
    if not permissions.is_applicant(request.user, row):
        raise Http404
    form = ApplicationForm(_read_post_data(request), instance=row)
    if request.method == "POST" and request.htmx:
        kept = drafting.save_draft(row, form, by=request.user, merges=True)
        context = {"form": form, "kept": kept, "at": timezone.now(), "application": row}
        return render(request, "applications/_saved.html", context, status=form.answer_status)
    if request.method == "POST":
        if _save_or_submit(request, row, form):
            return redirect("application", pk)  # a draft is shown with its form
        row = get_visible_application(request, pk)  # another window may have been just before this one
        if row.status != ApplicationStatus.DRAFT and not drafting.is_already_saved(row, form):
            return _show_draft(request, row, form)
    if row.status == ApplicationStatus.DRAFT:
        return _show_draft(request, row, form)
    if request.method == "POST":
        refusal = AlreadyDone if row.submitted_at else WrongStatus
        messages.info(request, str(refusal(status=row.get_status_display())))
    return redirect("application", pk)


def _save_or_submit(request: HttpRequest, row: Application, form: ApplicationForm) -> bool:
    """Keeps or submits what was typed, and says so."""
    if request.POST.get("save") == "submit":
        done, said = drafting.submit_draft(row, form, by=request.user), _("Your application has been submitted.")
    else:
        done, said = (
            drafting.save_draft(row, form, by=request.user).whole,
            _("Your draft has been saved. Go on when you like."),
        )
    if done:
        messages.success(request, said)
    return done


def _show_draft(request: HttpRequest, row: Application, form: ApplicationForm) -> HttpResponse:
    context = {"form": form, "application": row}
    return render(request, "applications/application_edit.html", context, status=form.answer_status)


@login_required
def withdraw_application(request: HttpRequest, pk: int) -> HttpResponse:
    """Takes the application back, after saying what that means."""
    row = get_visible_application(request, pk)
    if not permissions.is_application_withdrawer(request.user, row):
        raise Http404
    form = WithdrawForm(_read_post_data(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(row, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except WrongStatus:
            messages.info(request, _explain_late_withdrawal(get_visible_application(request, pk)))
        else:
            messages.success(request, _("The application has been withdrawn."))
        return redirect("application", pk)
    if not permissions.may_withdraw_application(request.user, row):
        messages.info(request, _explain_late_withdrawal(row))
        return redirect("application", pk)
    return render(request, "applications/application_withdraw.html", {"form": form, "application": row})


def _explain_late_withdrawal(row: Application) -> str:
    if Trajectory.objects.filter(application=row, status=TrajectoryStatus.RUNNING).exists():
        return _("The trajectory runs, so you can no longer withdraw. Your coach or the project holder can stop it.")
    refusal = AlreadyDone if row.status == ApplicationStatus.WITHDRAWN else WrongStatus
    return str(refusal(status=row.get_status_display()))
