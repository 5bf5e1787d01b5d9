"""The public pages, and the desk where sign-in lands."""

from dataclasses import dataclass
from decimal import Decimal

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import RequestDataTooBig
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from coaches.candidacy.conditions import conditions_for_visitors, describe_experience
from healthcoach.core.askers import answer_program
from healthcoach.core.lists import asked_by_address
from healthcoach.programmes.access import role_names
from healthcoach.programmes.models import ProgrammeKind
from healthcoach.website.forms import EligibilityForm
from healthcoach.website.navigation import CAPACITY_NAMES, PLACES, find_user_capacities
from healthcoach.website.rules import COMPANY_PAYS, assess_eligibility
from subsidies.models import FeeScheme
from trainings.models import Course


@dataclass(frozen=True)
class Price:
    """What a trajectory is worth today, and who pays what to the coach."""

    hours: Decimal
    rate: Decimal
    programme: Decimal
    company: Decimal = COMPANY_PAYS

    @property
    def total(self) -> Decimal:
        """What the trajectory is worth."""
        return self.programme + self.company


def find_price_today() -> Price | None:
    """The price by the newest fee scheme in force; nothing while no programme has one."""
    known = FeeScheme.objects.filter(valid_from__lte=timezone.localdate()).order_by("-valid_from", "pk").first()
    return Price(known.hours, known.rate, known.maximum) if known else None


def find_conditions_today() -> dict[str, str]:
    """Per angle the experience that goes with it, in words."""
    return {
        angle.value: describe_experience(kinds)
        for angle, kinds in conditions_for_visitors(timezone.localdate()).items()
    }


def has_any_role(user: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether somebody works for a programme: such people are not shown the doors of companies and candidates."""
    return user.is_authenticated and (user.is_superuser or bool(role_names(user)))


@require_safe
def show_home(request: HttpRequest) -> HttpResponse:
    """What the programme is, what it costs, and how it goes."""
    return render(request, "website/home.html", {"price": find_price_today(), "works_here": has_any_role(request.user)})


@require_safe
def show_eligibility(request: HttpRequest) -> HttpResponse:
    """Whether the programme suits a company. Nothing is kept."""
    form = EligibilityForm(asked_by_address(request, EligibilityForm))
    answer = assess_eligibility(form.cleaned_data) if form.is_valid() else None
    return render(
        request, "website/eligibility.html", {"form": form, "verdict": answer, "works_here": has_any_role(request.user)}
    )


@require_safe
def show_coach_information(request: HttpRequest) -> HttpResponse:
    """What somebody needs to become and to remain a coach."""
    today = timezone.localdate()
    still = Q(offered_until__isnull=True) | Q(offered_until__gte=today)
    of_companies = Course.objects.filter(certifies=True, programme__kind=ProgrammeKind.SUBSIDY)
    offered = of_companies.filter(still, offered_from__lte=today)
    course = offered.order_by("-offered_from", "-pk").first()
    context = {"course": course, "price": find_price_today(), "conditions": find_conditions_today()}
    context["works_here"] = has_any_role(request.user)
    return render(request, "website/for_coaches.html", context)


@login_required
@require_safe
def show_dashboard(request: HttpRequest) -> HttpResponse:
    """Brings a person to their work; somebody with several capacities chooses."""
    held = find_user_capacities(request.user)
    if not held:
        return redirect("apply")
    if len(held) == 1:
        return redirect(PLACES[held[0]][0].name)
    desks = [(CAPACITY_NAMES[capacity], PLACES[capacity]) for capacity in held]
    return render(request, "website/desk.html", {"desks": desks})


def show_bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tells somebody whose request cannot be read what was the matter with it."""
    status = 413 if isinstance(exception, RequestDataTooBig) else 400
    told = {"code": "parse_error", "message": _("This request is too large or cannot be read.")}
    return answer_program(request, told, status=status) or render(request, f"{status}.html", status=status)


def show_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Tells somebody that there is nothing at this address, or nothing that is theirs to see."""
    told = {"code": "not_found", "message": _("There is nothing here, or it is not yours to see.")}
    return answer_program(request, told, status=404) or page_not_found(request, exception)
