"""The audit trail in the administration: every table of events, only to be read."""

from django.apps import apps
from pghistory.models import Event

from coaches.certification.models import BankAccount
from healthcoach.core.admin_site import EventAdmin, administration


class AccountEventAdmin(EventAdmin):
    """Bank accounts as everywhere outside the payment itself: their last four signs."""

    exclude = ["iban"]
    readonly_fields = ["account"]

    def account(self, event: Event) -> str:
        """The end of the account number."""
        return str(BankAccount(iban=event.iban))


for model in apps.get_models():
    if issubclass(model, Event):
        of_accounts = model.pgh_tracked_model is BankAccount
        administration.register(model, AccountEventAdmin if of_accounts else EventAdmin)
