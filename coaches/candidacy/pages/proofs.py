"""The diplomas and the proofs of experience that a candidate adds and takes away."""

from collections.abc import Callable

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from coaches.candidacy import permissions, proofs
from coaches.candidacy.forms import DiplomaForm, ProofForm
from coaches.candidacy.models import Diploma, ExperienceProof, Proof
from coaches.candidacy.pages.form_actions import run_candidacy_action
from coaches.candidacy.pages.my_candidacy import (
    get_own_candidacy_or_404,
    read_posted_data,
    redirect_to_candidacy,
    redirect_too_late,
)
from healthcoach.core.refusals import Refused


@login_required
@require_http_methods(["GET", "POST"])
def add_own_diploma(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a diploma with its document."""
    return _handle_proof_addition(request, pk, DiplomaForm, proofs.add_diploma, _("The diploma has been added."))


@login_required
@require_http_methods(["GET", "POST"])
def add_own_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a proof of experience with its document."""
    return _handle_proof_addition(request, pk, ProofForm, proofs.add_proof, _("The proof has been added."))


@login_required
@require_http_methods(["GET", "POST"])
def remove_own_diploma(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """Takes a diploma away, after asking."""
    return _handle_proof_removal(request, pk, Diploma, proof, proofs.remove_diploma)


@login_required
@require_http_methods(["GET", "POST"])
def remove_own_proof(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """Takes a proof away, after asking."""
    return _handle_proof_removal(request, pk, ExperienceProof, proof, proofs.remove_proof)


def _handle_proof_addition(
    request: HttpRequest, pk: int, shape: type[forms.Form], verb: Callable, said: str
) -> HttpResponse:
    row = get_own_candidacy_or_404(request, pk, permissions.can_act_as_candidate)
    if not permissions.may_edit_candidacy(request.user, row):
        return redirect_too_late(request, row)
    form = shape(read_posted_data(request), request.FILES or None)
    if form.is_valid() and run_candidacy_action(
        request, form, lambda: verb(row, **form.cleaned_data, by=request.user, at=timezone.now()), said
    ):
        return redirect_to_candidacy(row)
    context = {"form": form, "candidate": row, "is_diploma": shape is DiplomaForm}
    return render(request, "candidacy/proof_add.html", context)


def _handle_proof_removal(
    request: HttpRequest, pk: int, model: type[Proof], number: int, verb: Callable
) -> HttpResponse:
    row = get_own_candidacy_or_404(request, pk, permissions.can_act_as_candidate)
    proof = model.objects.filter(candidate=row, pk=number).select_related("candidate", "document").first()
    if proof is None:  # a second click: the first one did it
        messages.info(request, _("It has been removed."))
        return redirect_to_candidacy(row)
    if request.method == "POST":
        try:
            verb(proof, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("It has been removed."))
        return redirect_to_candidacy(row)
    if not permissions.may_edit_candidacy(request.user, row):
        return redirect_too_late(request, row)
    if not permissions.may_remove_proof(request.user, proof):
        messages.info(request, str(proofs.JudgedAlready()))
        return redirect_to_candidacy(row)
    return render(request, "candidacy/proof_remove.html", {"proof": proof, "candidate": row})
