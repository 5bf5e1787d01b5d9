"""The public check: which experience goes with my diploma. Nothing is kept of what is filled in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from coaches.candidacy.conditions import conditions_in_force, describe_experience
from coaches.candidacy.forms import OUTSIDE_ANGLES, CheckForm
from coaches.candidacy.permissions import list_programmes_open
from coaches.candidacy.proofs import OutsideTheAngles
from coaches.candidacy.rules import USUAL_CONDITIONS, Angle, Experience, find_missing_experience
from healthcoach.core.lists import asked_by_address


@require_safe
def check_diploma(request: HttpRequest) -> HttpResponse:
    """Asks for the diploma and the experience, and tells what is missing to become a coach."""
    today = timezone.localdate()
    programmes = list_programmes_open(today)
    form = CheckForm(asked_by_address(request, CheckForm), programmes=programmes)
    if not programmes:
        del form.fields["programme"]
    if not form.is_valid():
        return render(request, "candidacy/check.html", {"form": form})
    programme = form.programme_chosen
    matrix = conditions_in_force(programme.pk, today) if programme else USUAL_CONDITIONS
    context = {"verdict": True, "open": programme} | _build_diploma_verdict(form, matrix)
    return render(request, "candidacy/check.html", context)


def _build_diploma_verdict(form: CheckForm, matrix) -> dict[str, object]:
    if form.cleaned_data["angle"] == OUTSIDE_ANGLES:
        return {"fits": False, "outside": OutsideTheAngles.sentence}
    angle = Angle(form.cleaned_data["angle"])
    proved = {Experience(kind) for kind in form.cleaned_data["experience"]}
    return {
        "fits": not find_missing_experience([angle], proved, matrix),
        "angle": angle.label,
        "asked": describe_experience(matrix[angle]),
    }
