"""Follow one euro from grant to bank line, and samples drawn by a recorded seed."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import build_attachment
from healthcoach.core.refusals import Refused
from healthcoach.programmes.access import SAMPLE_DRAWERS, programme_ids_with_role
from healthcoach.programmes.models import Programme
from subsidies.controls import sample as samples
from subsidies.controls.audit_pack import build_audit_pack
from subsidies.controls.forms import PaymentSampleForm
from subsidies.controls.models import Sample
from subsidies.controls.payment_trace import select_trace_relations, trace_payment
from subsidies.controls.permissions import list_programmes_with_readable_books, may_draw_sample
from subsidies.controls.trace_sections import TraceSection, build_trace_sections, format_trace_fact, list_present_facts
from subsidies.payments.models import Payment

ZIP_MEDIA_TYPE = "application/zip"
MAX_SAMPLES_SHOWN = 50  # samples on the list, newest first


@login_required
@require_GET
def show_payment_trace(request: HttpRequest, pk: int) -> HttpResponse:
    """One payment from grant to bank line."""
    payment = _get_traced_payment(request, pk)
    told = [_describe_trace_section(each) for each in build_trace_sections(trace_payment(payment))]
    return render(request, "controls/euro.html", {"payment": payment, "chapters": told})


@login_required
@require_GET
def download_payment_trace(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a zip for the auditor."""
    payment = _get_traced_payment(request, pk)
    return build_attachment(
        f"{payment}.zip", build_audit_pack([trace_payment(payment)], at=timezone.now()), ZIP_MEDIA_TYPE
    )


@login_required
@require_http_methods(["GET", "POST"])
def list_payment_samples(request: HttpRequest) -> HttpResponse:
    """The samples drawn so far; auditors and finance draw another one."""
    if not list_programmes_with_readable_books(request.user).exists():
        raise Http404
    programmes = _list_sampling_programmes(request)
    form = PaymentSampleForm(request.POST or None, programmes=programmes) if programmes else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid() and (drawn := _draw_requested_sample(request, form)):
            return redirect("euro_sample", drawn.pk)
    rows = (
        Sample.objects.visible_to(request.user)
        .select_related("programme", "drawn_by")
        .order_by("-pk")[:MAX_SAMPLES_SHOWN]
    )
    return render(request, "controls/euro_samples.html", {"form": form, "samples": rows})


@login_required
@require_GET
def show_payment_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """One sample: how it was drawn, and its payments in the order of the draw."""
    row = _get_payment_sample(request, pk)
    return render(
        request, "controls/euro_sample.html", {"sample": row, "payments": _list_sampled_payments(request, row)}
    )


@login_required
@require_GET
def download_payment_sample(request: HttpRequest, pk: int) -> HttpResponse:
    """All payments of a sample in one zip, a folder for each."""
    row = _get_payment_sample(request, pk)
    euros = [trace_payment(payment) for payment in _list_sampled_payments(request, row)]
    return build_attachment(f"{row}.zip", build_audit_pack(euros, at=timezone.now()), ZIP_MEDIA_TYPE)


def _get_traced_payment(request: HttpRequest, pk: int) -> Payment:
    return get_object_or_404(select_trace_relations(Payment.objects.visible_to(request.user)), pk=pk)


def _get_payment_sample(request: HttpRequest, pk: int) -> Sample:
    rows = Sample.objects.visible_to(request.user).select_related("programme", "drawn_by")
    return get_object_or_404(rows, pk=pk)


def _list_sampled_payments(request: HttpRequest, row: Sample) -> list[Payment]:
    """The payments drawn, in the order of the draw."""
    rows = select_trace_relations(Payment.objects.visible_to(request.user)).filter(pk__in=row.payments)
    found = {each.pk: each for each in rows}
    return [found[number] for number in row.payments if number in found]


def _list_sampling_programmes(request: HttpRequest):
    numbers = programme_ids_with_role(request.user, *SAMPLE_DRAWERS)
    return Programme.objects.filter(pk__in=numbers).order_by(alphabetical_order("name"), "pk") if numbers else None


def _draw_requested_sample(request: HttpRequest, form: PaymentSampleForm) -> Sample | None:
    given = form.cleaned_data
    if not may_draw_sample(request.user, given["programme"].pk):
        raise Http404
    try:
        return samples.draw_sample(given.pop("programme"), **given, by=request.user, at=timezone.now())
    except Refused as refusal:
        field = {samples.PeriodReversed: "until_on", samples.SampleSize: "size"}.get(type(refusal))
        form.add_error(field or getattr(refusal, "field", None) or None, str(refusal))
        return None


def _describe_trace_section(chapter: TraceSection) -> dict[str, object]:
    """A chapter with its facts in words and the address of the page where more stands."""
    route, number = chapter.way or ("", None)
    return {
        "code": chapter.code,
        "title": chapter.title,
        "facts": [(label, format_trace_fact(value)) for label, value in list_present_facts(chapter)],
        "lines": [[format_trace_fact(cell) for cell in line] for line in chapter.lines],
        "address": reverse(route, args=[number]) if route else "",
    }
