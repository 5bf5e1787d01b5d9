"""What was told to whom, to be read in the administration."""

from django.contrib import admin

from healthcoach.core.admin_site import ReadOnly, administration
from healthcoach.mail.models import Message


@admin.register(Message, site=administration)
class MessageAdmin(ReadOnly):
    """Mails, the ones that still wait included."""

    list_display = ["pk", "kind", "about", "recipient", "written_on", "sent_at", "attempts"]
    list_select_related = ["recipient"]
    list_filter = ["kind", ("sent_at", admin.EmptyFieldListFilter)]
    search_fields = ["=about", "recipient__email"]
    ordering = ["-pk"]
