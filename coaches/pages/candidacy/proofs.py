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
from coaches.candidacy.models import Diploma, ExperienceProof, Proof
from coaches.pages.candidacy.forms import DiplomaForm, ProofForm
from coaches.pages.candidacy.mine import back, own_or_404, too_late, typed
from coaches.pages.candidacy.trying import done
from healthcoach.refusals import Refused


@login_required
@require_http_methods(["GET", "POST"])
def diploma_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a diploma with its document."""
    return _add(request, pk, DiplomaForm, proofs.add_diploma, _("The diploma has been added."))


@login_required
@require_http_methods(["GET", "POST"])
def proof_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Adds a proof of experience with its document."""
    return _add(request, pk, ProofForm, proofs.add_proof, _("The proof has been added."))


@login_required
@require_http_methods(["GET", "POST"])
def diploma_remove(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """Takes a diploma away, after asking."""
    return _remove(request, pk, Diploma, proof, proofs.remove_diploma)


@login_required
@require_http_methods(["GET", "POST"])
def proof_remove(request: HttpRequest, pk: int, proof: int) -> HttpResponse:
    """Takes a proof away, after asking."""
    return _remove(request, pk, ExperienceProof, proof, proofs.remove_proof)


def _add(request: HttpRequest, pk: int, shape: type[forms.Form], verb: Callable, said: str) -> HttpResponse:
    row = own_or_404(request, pk, permissions.acts)
    if not permissions.may_fill_in(request.user, row):
        return too_late(request, row)
    form = shape(typed(request), request.FILES or None)
    if form.is_valid() and done(
        request, form, lambda: verb(row, **form.cleaned_data, by=request.user, at=timezone.now()), said
    ):
        return back(row)
    context = {"form": form, "candidate": row, "is_diploma": shape is DiplomaForm}
    return render(request, "coaches/candidacy/proof_add.html", context)


def _remove(request: HttpRequest, pk: int, model: type[Proof], number: int, verb: Callable) -> HttpResponse:
    row = own_or_404(request, pk, permissions.acts)
    proof = model.objects.filter(candidate=row, pk=number).select_related("candidate", "document").first()
    if proof is None:  # a second click: the first one did it
        messages.info(request, _("It has been removed."))
        return back(row)
    if request.method == "POST":
        try:
            verb(proof, by=request.user, at=timezone.now())
        except Refused as refusal:
            messages.info(request, str(refusal))
        else:
            messages.success(request, _("It has been removed."))
        return back(row)
    if not permissions.may_fill_in(request.user, row):
        return too_late(request, row)
    if not permissions.may_remove(request.user, proof):
        messages.info(request, str(proofs.JudgedAlready()))
        return back(row)
    return render(request, "coaches/candidacy/proof_remove.html", {"proof": proof, "candidate": row})
