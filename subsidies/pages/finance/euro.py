"""Follow one euro from grant to bank line, and samples drawn by a recorded seed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.collation import alphabetical_order
from healthcoach.lists import attachment
from healthcoach.refusals import Refused
from subsidies.books import sample as samples
from subsidies.books.archive import archive
from subsidies.books.chapters import Chapter, chapters, in_words, known
from subsidies.books.euro import follow, with_all_around
from subsidies.books.models import Sample
from subsidies.books.permissions import DRAWERS, may_draw, readable_programmes
from subsidies.pages.finance.euro_forms import SampleForm
from subsidies.payments.models import Payment
from subsidies.programmes.models import Programme

ZIP = "application/zip"
SHOWN = 50  # samples on the list, newest first


@login_required
@require_GET
def euro(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment from grant to bank line."""
    payment = _payment(request, pk)
    told = [_shown(each) for each in chapters(follow(payment))]
    return render(request, "subsidies/finance/euro.html", {"payment": payment, "chapters": told})


@login_required
@require_GET
def euro_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a zip for the auditor."""
    payment = _payment(request, pk)
    return attachment(f"{payment}.zip", archive([follow(payment)], at=timezone.now()), ZIP)


@login_required
@require_http_methods(["GET", "POST"])
def euro_samples(request: HttpRequest) -> HttpResponse:
    """The samples drawn so far; auditors and finance draw another one."""
    if not readable_programmes(request.user).exists():
        raise Http404
    programmes = _drawable(request)
    form = SampleForm(request.POST or None, programmes=programmes) if programmes else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and (drawn := _drawn(request, form)):
            return redirect("euro_sample", drawn.pk)
    rows = Sample.objects.visible_to(request.user).select_related("programme", "drawn_by").order_by("-pk")[:SHOWN]
    return render(request, "subsidies/finance/euro_samples.html", {"form": form, "samples": rows})


@login_required
@require_GET
def euro_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: how it was drawn, and its payments in the order of the draw."""
    row = _sample(request, pk)
    return render(
        request, "subsidies/finance/euro_sample.html", {"sample": row, "payments": _payments_of(request, row)}
    )


@login_required
@require_GET
def euro_sample_zip(request: HttpRequest, pk: int) -> HttpResponse:
    """All payments of a sample in one zip, a folder for each."""
    row = _sample(request, pk)
    euros = [follow(payment) for payment in _payments_of(request, row)]
    return attachment(f"{row}.zip", archive(euros, at=timezone.now()), ZIP)


def _payment(request: HttpRequest, pk: int) -> Payment:
    return get_object_or_404(with_all_around(Payment.objects.visible_to(request.user)), pk=pk)


def _sample(request: HttpRequest, pk: int) -> Sample:
    rows = Sample.objects.visible_to(request.user).select_related("programme", "drawn_by")
    return get_object_or_404(rows, pk=pk)


def _payments_of(request: HttpRequest, row: Sample) -> list[Payment]:
    """The payments drawn, in the order of the draw."""
    rows = with_all_around(Payment.objects.visible_to(request.user)).filter(pk__in=row.payments)
    found = {each.pk: each for each in rows}
    return [found[number] for number in row.payments if number in found]


def _drawable(request: HttpRequest):
    numbers = request.user.programmes_as(*DRAWERS)
    return Programme.objects.filter(pk__in=numbers).order_by(alphabetical_order("name"), "pk") if numbers else None


def _drawn(request: HttpRequest, form: SampleForm) -> Sample | None:
    given = form.cleaned_data
    if not may_draw(request.user, given["programme"].pk):
        raise Http404
    try:
        return samples.draw(given.pop("programme"), **given, by=request.user, at=timezone.now())
    except Refused as refusal:
        field = {samples.PeriodReversed: "until_on", samples.SampleSize: "size"}.get(type(refusal))
        form.add_error(field or getattr(refusal, "field", None) or None, str(refusal))
        return None


def _shown(chapter: Chapter) -> dict[str, object]:
    """A chapter with its facts in words and the address of the page where more stands."""
    route, number = chapter.way or ("", None)
    return {
        "code": chapter.code,
        "title": chapter.title,
        "facts": [(label, in_words(value)) for label, value in known(chapter)],
        "lines": [[in_words(cell) for cell in line] for line in chapter.lines],
        "address": reverse(route, args=[number]) if route else "",
    }


urlpatterns = [
    path("euro/steekproef/", euro_samples, name="euro_samples"),
    path("euro/steekproef/<int:pk>/", euro_sample, name="euro_sample"),
    path("euro/steekproef/<int:pk>/zip/", euro_sample_zip, name="euro_sample_zip"),
    path("euro/<int:pk>/", euro, name="euro"),
    path("euro/<int:pk>/zip/", euro_zip, name="euro_zip"),
]
