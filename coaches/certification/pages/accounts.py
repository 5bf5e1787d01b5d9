"""A coach's own bank account: on which one the fees are paid, and changing it; and the number on their invoices."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from coaches.certification import actions as certification
from coaches.certification.models import BankAccount, Coach
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.editing import EditForm
from healthcoach.core.refusals import Refused
from healthcoach.core.typed import forms as typed
from healthcoach.core.versions import ChangedMeanwhile
from healthcoach.programmes.access import programme_ids_with_role
from healthcoach.programmes.models import Role


class AccountForm(forms.Form):
    """The account to pay on. Who is a coach in several programmes says for which one."""

    coach = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Coach.objects.none(), empty_label=None)
    iban = typed.IbanField(
        label=gettext_lazy("Account number (IBAN)"),
        help_text=gettext_lazy("Such as BE71 0961 2345 6769."),
        error_messages={"required": gettext_lazy("Fill in the account number.")},
    )
    holder = typed.TextField(
        label=gettext_lazy("Holder of the account"),
        help_text=gettext_lazy("The name as the bank knows it: yours, or your company's."),
        max_length=70,
        error_messages={"required": gettext_lazy("Fill in the holder of the account.")},
    )

    town = typed.TextField(
        label=gettext_lazy("Town"),
        help_text=gettext_lazy("Of the holder; banks ask it with a payment."),
        max_length=35,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "address-level2"}),
    )

    def __init__(self, *args, coaches: QuerySet[Coach], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        limit_to_own_coaches(self.fields["coach"], coaches)


class NumberForm(EditForm):
    """Under which enterprise number the coach sends invoices."""

    coach = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Coach.objects.none(), empty_label=None)
    enterprise_number = typed.EnterpriseNumberField(
        label=gettext_lazy("Enterprise number"),
        help_text=gettext_lazy("Ten digits, as on your invoices. For instance 0566.988.259."),
        required=False,
    )

    def __init__(self, *args, coaches: QuerySet[Coach], **kwargs) -> None:
        super().__init__(*args, auto_id="id_number_%s", **kwargs)
        limit_to_own_coaches(self.fields["coach"], coaches)
        if len(coaches) == 1:
            self.fields["enterprise_number"].initial = coaches[0].enterprise_number


def limit_to_own_coaches(field: forms.ModelChoiceField, coaches: QuerySet[Coach]) -> None:
    """For which programme; whoever is a coach in one is not asked."""
    field.queryset = coaches
    field.label_from_instance = lambda coach: str(coach.programme)
    if len(coaches) == 1:
        field.widget, field.initial = forms.HiddenInput(), coaches[0].pk


@login_required
@require_http_methods(["GET", "POST"])
def edit_coach_account(request: HttpRequest) -> HttpResponse:
    """Shows a coach the current account, masked, and registers another one; who audits the programme changes none."""
    coaches = Coach.objects.filter(user=request.user).exclude(
        programme__in=programme_ids_with_role(request.user, Role.AUDITOR)
    )
    coaches = coaches.select_related("programme").order_by(alphabetical_order("programme__name"), "pk")
    if not coaches:
        raise Http404
    numbers = request.POST.get("save") == "number"
    form = AccountForm(request.POST if request.POST and not numbers else None, coaches=coaches)
    number_form = NumberForm(request.POST if numbers else None, coaches=coaches)
    if _register_posted_account(request, form) or _save_posted_enterprise_number(request, number_form):
        return redirect("coach_account")
    current = BankAccount.objects.filter(coach__user=request.user, replaced_at__isnull=True)
    context = {
        "form": form,
        "number_form": number_form,
        "coaches": coaches,
        "accounts": current.select_related("coach__programme").order_by(
            alphabetical_order("coach__programme__name"), "pk"
        ),
        "several": len(coaches) > 1,
    }
    return render(request, "certification/account.html", context, status=number_form.answer_status)


def _register_posted_account(request: HttpRequest, form: AccountForm) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        certification.register_bank_account(given.pop("coach"), **given, by=request.user, at=timezone.now())
    except Refused as refusal:
        form.add_error(getattr(refusal, "field", "iban"), str(refusal))
    else:
        messages.success(request, _("Your account has been registered."))
        return True
    return False


def _save_posted_enterprise_number(request: HttpRequest, form: NumberForm) -> bool:
    if not form.is_valid():
        return False
    given = form.cleaned_data
    try:
        certification.set_enterprise_number(given.pop("coach"), **given, seen=form.seen, by=request.user)
    except ChangedMeanwhile as refusal:
        form.show_both(refusal)
        return False
    except certification.NotAnEnterpriseNumber as refusal:
        form.add_error("enterprise_number", str(refusal))
        return False
    messages.success(request, _("Your enterprise number has been saved."))
    return True
