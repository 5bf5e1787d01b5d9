"""A coach's own bank account: on which one the fees are paid, and changing it."""

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
from healthcoach.refusals import Missing
from healthcoach.users.models import Role


class AccountForm(forms.Form):
    """The account to pay on. Who is a coach in several programmes says for which one."""

    coach = forms.ModelChoiceField(label=gettext_lazy("Programme"), queryset=Coach.objects.none(), empty_label=None)
    iban = forms.CharField(
        label=gettext_lazy("Account number (IBAN)"),
        help_text=gettext_lazy("Such as BE71 0961 2345 6769."),
        max_length=50,
        error_messages={"required": gettext_lazy("Fill in the account number.")},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    holder = forms.CharField(
        label=gettext_lazy("Holder of the account"),
        help_text=gettext_lazy("The name as the bank knows it: yours, or your company's."),
        max_length=70,
        error_messages={"required": gettext_lazy("Fill in the holder of the account.")},
    )

    def __init__(self, *args, coaches: QuerySet[Coach], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["coach"]
        field.queryset = coaches
        field.label_from_instance = lambda coach: str(coach.programme)
        if len(coaches) == 1:
            field.widget, field.initial = forms.HiddenInput(), coaches[0].pk


@login_required
@require_http_methods(["GET", "POST"])
def coach_account(request: HttpRequest) -> HttpResponse:
    """Shows a coach the current account, masked, and registers another one; who audits the programme changes none."""
    coaches = Coach.objects.filter(user=request.user).exclude(programme__in=request.user.programmes_as(Role.AUDITOR))
    coaches = coaches.select_related("programme").order_by("programme__name", "pk")
    if not coaches:
        raise Http404
    form = AccountForm(request.POST or None, coaches=coaches)
    if form.is_valid():
        given = form.cleaned_data
        try:
            certification.register_bank_account(
                given["coach"], iban=given["iban"], holder=given["holder"], by=request.user, at=timezone.now()
            )
        except certification.NotAnIban as refusal:
            form.add_error("iban", str(refusal))
        except Missing as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("Your account has been registered."))
            return redirect("coach_account")
    current = BankAccount.objects.filter(coach__user=request.user, replaced_at__isnull=True)
    context = {
        "form": form,
        "accounts": current.select_related("coach__programme").order_by("coach__programme__name", "pk"),
        "several": len(coaches) > 1,
    }
    return render(request, "coaches/account.html", context)
