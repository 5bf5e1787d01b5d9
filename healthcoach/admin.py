"""The audit trail in the administration: every table of events, only to be read."""

from django.apps import apps
from pghistory.models import Event

from coaches.certification.models import BankAccount
from healthcoach.administration import ReadOnly, administration


class EventAdmin(ReadOnly):
    """What changed, when, and in which context (who, from where)."""

    list_display = ["pgh_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "context"]
    list_select_related = ["pgh_context"]
    ordering = ["-pgh_id"]
    search_fields = ["pgh_obj"]  # shows the box; what is typed there is the number of a row

    def get_search_results(self, request, queryset, search_term):
        """The events of the row with this number."""
        typed = search_term.strip()
        if not typed:
            return queryset, False
        is_number = typed.isascii() and typed.isdigit() and len(typed) < 19
        return queryset.filter(pgh_obj=int(typed) if is_number else 0), False

    def context(self, event: Event) -> str:
        """Who did it and through which door."""
        metadata = event.pgh_context.metadata if event.pgh_context else {}
        return ", ".join(f"{key}: {value}" for key, value in metadata.items())


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
