"""Signing the agreement by typing one's name, and reading it afterwards."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.candidacy.models import Candidate, CandidateStatus
from coaches.certification import agreements, permissions
from coaches.certification.forms import SignForm
from coaches.certification.models import Agreement, AgreementText
from coaches.certification.queries import find_texts_in_force, find_trained_candidates
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import parse_row_ids
from healthcoach.core.refusals import Missing, Refused
from healthcoach.users.models import User


@login_required
@require_http_methods(["GET", "POST"])
def sign_own_agreement(request: HttpRequest) -> HttpResponse:
    """The agreement of each programme in which this person was trained or is a coach: to sign, or as it was signed."""
    rows = _list_signing_candidacies(request.user, timezone.localdate())
    if not rows:
        raise Http404
    if request.method == "POST" and (signed := _sign_posted_agreement(request, rows)):
        return signed
    return render(request, "certification/agreement_sign.html", {"rows": rows})


def _list_signing_candidacies(user: User, today: date) -> list[Candidate]:
    """Their candidacies, each with the text in force, what was signed before, and whether they can sign."""
    trained = find_trained_candidates(Candidate.objects.filter(user=user), today).values("pk")
    candidates = Candidate.objects.filter(Q(pk__in=trained) | Q(coach__isnull=False), user=user)
    rows = list(candidates.select_related("programme", "coach").order_by(alphabetical_order("programme__name"), "pk"))
    texts = find_texts_in_force([row.programme_id for row in rows], today)
    signatures = Agreement.objects.filter(coach__candidate__in=rows).select_related("copy", "text", "coach")
    signatures = list(signatures.order_by("-signed_on", "-pk"))
    for row in rows:
        row.text = texts.get(row.programme_id)
        row.signatures = [each for each in signatures if each.coach.candidate_id == row.pk]
        row.signed = next((each for each in row.signatures if row.text and each.version == row.text.version), None)
        row.may_sign = (
            bool(row.text)
            and not row.signed
            and permissions.can_sign_agreement(user, row)
            and _is_candidacy_current(row, today)
        )
        row.form = SignForm(auto_id=f"id_{row.pk}_%s") if row.may_sign else None
    return rows


def _is_candidacy_current(row: Candidate, today: date) -> bool:
    coach = getattr(row, "coach", None)
    return row.status == CandidateStatus.ADMITTED and not (coach and coach.retired_on and coach.retired_on <= today)


def _sign_posted_agreement(request: HttpRequest, rows: list[Candidate]) -> HttpResponse | None:
    """Signs what was sent; a form that is not right comes back with its sentence."""
    [number] = parse_row_ids([request.POST.get("candidate", "")])
    row = next(
        (each for each in rows if each.pk == number and permissions.can_sign_agreement(request.user, each)), None
    )
    [text_number] = parse_row_ids([request.POST.get("text", "")])
    text = row and AgreementText.objects.filter(programme=row.programme_id, pk=text_number).first()
    if text is None:
        raise Http404
    form = row.form = SignForm(request.POST, auto_id=f"id_{row.pk}_%s")
    if not form.is_valid() and not row.signed:
        return None
    name = form.cleaned_data.get("name", "")
    try:
        agreements.sign_agreement_online(row, text=text, name=name, by=request.user, at=timezone.now())
    except (agreements.NameDiffers, Missing) as refusal:
        form.add_error("name", str(refusal))
    except Refused as refusal:
        form.add_error(None, str(refusal))
    else:
        messages.success(request, _("You have signed the agreement. You find your copy below."))
        return redirect("agreement_sign")
    return None
