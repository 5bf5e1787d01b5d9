"""The texts of the agreement in all their versions, and publishing a new one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.certification import agreements
from coaches.certification.actions import InThePast
from coaches.certification.forms import TextForm
from coaches.certification.models import AgreementText
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.refusals import Missing
from healthcoach.programmes.access import COACH_READERS, PROJECT_HOLDERS, programme_ids_with_role, run_by
from healthcoach.users.models import User


@login_required
@require_http_methods(["GET", "POST"])
def list_agreement_texts(request: HttpRequest) -> HttpResponse:
    """Every version with how often it was signed; the project holder publishes another one."""
    if not (request.user.is_superuser or programme_ids_with_role(request.user, *COACH_READERS)):
        raise Http404
    form = None
    if programmes := run_by(request.user, PROJECT_HOLDERS):
        form = TextForm(request.POST or None, programmes=programmes)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and _publish_posted_text(request, form):
            return redirect("agreement_texts")
    context = {"texts": _find_agreement_versions(request.user), "form": form}
    return render(request, "certification/agreement_texts.html", context)


def _publish_posted_text(request: HttpRequest, form: TextForm) -> bool:
    facts = {name: value for name, value in form.cleaned_data.items() if name != "programme"}
    programme = form.only_programme or form.cleaned_data["programme"]
    try:
        row = agreements.publish_text(programme.pk, **facts, by=request.user, at=timezone.now())
    except Missing as refusal:
        form.add_error(refusal.field, str(refusal))
    except agreements.VersionExists as refusal:
        form.add_error("version", str(refusal))
    except (agreements.DayTaken, InThePast) as refusal:
        form.add_error("valid_from", str(refusal))
    else:
        messages.success(request, _("Version %(version)s has been published.") % {"version": row.version})
        return True
    return False


def _find_agreement_versions(user: User) -> list[AgreementText]:
    """The versions, newest first, each with how often it was signed and whether it is in force today."""
    rows = AgreementText.objects.all()
    if not user.is_superuser:
        rows = rows.filter(programme__in=programme_ids_with_role(user, *COACH_READERS))
    rows = rows.select_related("programme", "published_by").annotate(signed=Count("agreements"))
    found, today, seen = (
        list(rows.order_by(alphabetical_order("programme__name"), "programme_id", "-valid_from")),
        timezone.localdate(),
        set(),
    )
    for row in found:
        begun = row.valid_from <= today
        row.state = "to_come" if not begun else "over" if row.programme_id in seen else "now"
        seen |= {row.programme_id} if begun else set()
    return found
