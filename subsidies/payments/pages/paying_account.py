"""The account from which a programme pays."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from healthcoach.core.collation import alphabetical_order
from healthcoach.core.lists import named_by_address
from healthcoach.core.refusals import Refused
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.programmes.access import programme_ids_with_role
from healthcoach.programmes.models import Programme, Role
from subsidies.payables.forms import PayingAccountForm
from subsidies.payments import accounts
from subsidies.payments.models import PayingAccount


@login_required
@require_http_methods(["GET", "POST"])
def edit_paying_account(request: HttpRequest) -> HttpResponse:
    """The account now, and a form to register it or another one."""
    programmes = list(
        Programme.objects.with_money()
        .filter(pk__in=programme_ids_with_role(request.user, Role.FINANCE))
        .order_by(alphabetical_order("name"))
    )
    if not programmes:
        raise Http404
    programme = named_by_address(request, programmes)
    accounts_so_far = list(PayingAccount.objects.filter(programme=programme).order_by("-registered_at", "-pk"))
    current = next((each for each in accounts_so_far if each.replaced_at is None), None)
    form = PayingAccountForm(request.POST or None, initial=current and current.__dict__)
    if form.is_valid():
        try:
            given = form.cleaned_data | {"seen": form.seen}
            accounts.set_account(programme, **given, by=request.user, at=timezone.now())
        except ChangedMeanwhile as refusal:
            form.show_both(refusal)
        except Refused as refusal:
            form.add_error(getattr(refusal, "field", "iban"), str(refusal))
        else:
            messages.success(request, _("The account has been saved. The next batch is paid from it."))
            return redirect(f"{reverse('payables')}?programme={programme.slug}")
    context = {
        "programme": programme,
        "programmes": programmes,
        "current": current,
        "earlier": [each for each in accounts_so_far if each.replaced_at],
        "form": form,
    }
    return render(request, "payments/paying_account.html", context, status=form.answer_status)
