"""The audit trail of a file in plain words."""

from datetime import date, datetime
from decimal import Decimal

from django.contrib.auth.decorators import login_required
from django.db.models import Field
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from healthcoach.core.money import format_euro
from subsidies.applications.models import Application, Theme
from subsidies.applications.permissions import may_see_application_history
from subsidies.applications.timeline import FieldChange, TrailEntry, load_audit_trail

CHANNEL_LABELS = {
    "website": gettext_lazy("on the website"),
    "api": gettext_lazy("through the API"),
    "job": gettext_lazy("by an automatic job"),
    "command": gettext_lazy("by a command of the system"),
}
UNKNOWN_CHANNEL = gettext_lazy("directly in the database")


@login_required
@require_GET
def show_application_history(request: HttpRequest, pk: int) -> HttpResponse:
    """Who changed what and when in a file, newest first, for everybody with a role in the programme."""
    rows = Application.objects.visible_to(request.user).submitted()
    row = get_object_or_404(rows.select_related("programme", "contact"), pk=pk)
    if not may_see_application_history(request.user, row):
        raise Http404
    entries = [
        {
            "entry": entry,
            "door": describe_channel(entry),
            "changes": [describe_field_change(change) for change in entry.changes],
        }
        for entry in load_audit_trail(row)
    ]
    return render(request, "applications/history.html", {"application": row, "entries": entries})


def describe_channel(entry: TrailEntry) -> str:
    """Through which door a change came in; what was entered afterwards says when that was."""
    if entry.is_late:
        day = date_format(timezone.localtime(entry.recorded_at), "SHORT_DATE_FORMAT")
        return _("entered afterwards, on %(day)s") % {"day": day}
    return str(CHANNEL_LABELS.get(entry.door, UNKNOWN_CHANNEL))


def describe_field_change(change: FieldChange) -> dict[str, object]:
    """A change as people read it: the field's name, the old value and the new one."""
    return {
        "label": change.label,
        "old": format_recorded_value(change.field, change.old),
        "new": format_recorded_value(change.field, change.new),
    }


def format_recorded_value(field: Field, value: object) -> str:
    """A recorded value as people read it; nothing for nothing."""
    if value is None or value == "" or value == []:
        return ""
    if field.name == "themes":
        return ", ".join(str(Theme(each).label) if each in Theme.values else each for each in value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    match value:
        case bool():
            return _("yes") if value else _("no")
        case Decimal():
            return format_euro(value)
        case datetime():
            return date_format(timezone.localtime(value), "SHORT_DATETIME_FORMAT")
        case date():
            return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)
