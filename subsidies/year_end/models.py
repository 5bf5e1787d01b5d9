"""Duties of the project holder towards registers: each award of de-minimis aid is registered in time."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import actor_foreign_key, with_audit_trail
from subsidies.applications.models import Application


@with_audit_trail()
class Registration(models.Model):
    """That an approved application was entered in the central register of de-minimis aid (EU 2023/2831, art. 6)."""

    application = models.OneToOneField(Application, models.PROTECT, related_name="registration")
    registered_on = models.DateField()
    number = models.CharField(max_length=40, blank=True, help_text=_("The number the register gave it."))
    marked_at = models.DateTimeField()
    marked_by = actor_foreign_key()

    class Meta:
        verbose_name, verbose_name_plural = _("registration of aid"), _("registrations of aid")

    def __str__(self) -> str:
        return f"{self.application} {self.registered_on}"
