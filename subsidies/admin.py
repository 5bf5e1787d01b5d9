"""The subsidies in the administration. Money and statuses are only read: they change by the verbs alone."""

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from healthcoach.core.admin_site import EventAdmin, ReadOnly, administration
from healthcoach.core.collation import alphabetical_order
from healthcoach.core.editing import EditModelForm
from subsidies.models import Application, Award, FeeScheme, Payout, Programme, Trajectory, Tranche, Transfer

ApplicationEvent = apps.get_model("subsidies", "ApplicationEvent")


@admin.register(Programme, site=administration)
class ProgrammeAdmin(admin.ModelAdmin):
    """Programmes: what they are called. A new one is opened by `open_programme`, with its budget, or `open_pool`. How
    long an approval waits, from which amount a second person approves and until when the grant lasts are rules of the
    programme, as are renewal and small numbers: no administrator changes them. The slug and the code stand in addresses
    and references."""

    form = EditModelForm
    list_display = ["name", "code", "start_within_days"]
    readonly_fields = [
        *("slug", "code", "kind", "start_within_days", "second_person_above", "ends_on"),
        *("renewal_months", "small_cells_below"),
    ]
    ordering = [alphabetical_order("name"), "pk"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody: a programme without a budget cannot approve anything."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Programme | None = None) -> bool:
        """Nobody."""
        return False


@admin.register(FeeScheme, site=administration)
class FeeSchemeAdmin(ReadOnly):
    """Fee schemes. A new one is adopted by `adopt_fee_scheme`; the old ones stand under what was promised by them."""

    list_display = ["programme", "valid_from", "hours", "rate", "maximum"]
    list_select_related = ["programme"]
    list_filter = ["programme"]
    ordering = ["programme", "-valid_from"]


@admin.register(Application, site=administration)
class ApplicationAdmin(ReadOnly):
    """Applications."""

    list_display = ["reference", "company_name", "status", "submitted_at", "decided_at", "reserved"]
    list_select_related = ["programme"]
    list_filter = ["programme", "status"]
    search_fields = ["company_name__holds_text", "=company__enterprise_number"]
    ordering = ["-pk"]

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """What was submitted; a draft is its company's alone."""
        return super().get_queryset(request).submitted()


administration.unregister(ApplicationEvent)


@admin.register(ApplicationEvent, site=administration)
class ApplicationEventAdmin(EventAdmin):
    """What changed in applications since they were submitted."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """No versions of drafts."""
        return super().get_queryset(request).filter(submitted_at__isnull=False)


@admin.register(Trajectory, site=administration)
class TrajectoryAdmin(ReadOnly):
    """Trajectories."""

    list_display = ["__str__", "coach", "status", "started_on", "ended_at", "stopped_at"]
    list_select_related = ["application__programme", "coach"]
    list_filter = ["status"]
    search_fields = ["application__company_name__holds_text", "coach__name__holds_text"]
    ordering = ["-pk"]


@admin.register(Payout, site=administration)
class PayoutAdmin(ReadOnly):
    """Payouts."""

    list_display = ["__str__", "status", "amount", "queued_at", "settled_at", "parked_reason", "attempts"]
    list_select_related = ["trajectory__application__programme"]
    list_filter = ["status"]
    ordering = ["-pk"]


@admin.register(Transfer, site=administration)
class TransferAdmin(ReadOnly):
    """The ledger."""

    list_display = ["pk", "effective_on", "kind", "source", "target", "amount", "subject", "posted_by"]
    list_select_related = ["source__line__programme", "target__line__programme", "posted_by"]
    list_filter = ["kind", "source__line"]
    search_fields = ["=subject"]
    ordering = ["-pk"]


@admin.register(Award, site=administration)
class AwardAdmin(ReadOnly):
    """Grants awarded."""

    list_display = ["programme", "amount", "awarded_on", "decision", "booked_at", "booked_by"]
    list_select_related = ["programme", "booked_by"]
    list_filter = ["programme"]
    ordering = ["-awarded_on", "-pk"]


@admin.register(Tranche, site=administration)
class TrancheAdmin(ReadOnly):
    """Tranches, expected and received."""

    list_display = ["line", "percentage", "base", "amount", "status", "communication", "expected_on", "received_on"]
    list_select_related = ["line__programme"]
    list_filter = ["status", "line"]
    search_fields = ["=communication"]
    ordering = ["-expected_on", "-pk"]
