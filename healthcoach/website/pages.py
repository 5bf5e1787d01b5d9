"""The public pages, and the desk where sign-in lands."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from healthcoach.website.navigation import NAMES, PLACES, capacities


def home(request: HttpRequest) -> HttpResponse:
    """What the programme is, what it costs, and how it goes."""
    return render(request, "website/home.html")


def eligibility(request: HttpRequest) -> HttpResponse:
    """Whether the programme suits a company, in four questions."""
    return render(request, "website/eligibility.html")


def for_coaches(request: HttpRequest) -> HttpResponse:
    """What somebody needs to become and to remain a coach."""
    return render(request, "website/for_coaches.html")


@login_required
def desk(request: HttpRequest) -> HttpResponse:
    """Brings a person to their work; somebody with several capacities chooses."""
    held = capacities(request.user)
    if not held:
        return redirect("apply")
    if len(held) == 1:
        return redirect(PLACES[held[0]][0].name)
    desks = [(NAMES[capacity], PLACES[capacity]) for capacity in held]
    return render(request, "website/desk.html", {"desks": desks})
