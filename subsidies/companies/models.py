"""Companies, known by their enterprise number, and the people who act for them."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import with_audit_trail
from subsidies.companies.rules import format_enterprise_number, is_enterprise_number


def validate_enterprise_number(number: str) -> None:
    """Refuses a number that is not an enterprise number in its bare form of ten digits."""
    if not is_enterprise_number(number):
        raise ValidationError(_("This is not a valid enterprise number."))


@with_audit_trail()
class Company(models.Model):
    """A company or organisation in the Belgian register of enterprises."""

    enterprise_number = models.CharField(
        _("enterprise number"), max_length=10, unique=True, validators=[validate_enterprise_number]
    )
    name = models.CharField(_("name"), max_length=150, blank=True, help_text=_("As in what it submitted last."))

    class Meta:
        verbose_name_plural = "companies"
        constraints = [
            models.CheckConstraint(
                name="enterprise_number_shape", condition=models.Q(enterprise_number__regex=r"^[01]\d{9}$")
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({format_enterprise_number(self.enterprise_number)})".strip()


@with_audit_trail()
class Contact(models.Model):
    """Somebody who acts for a company. Only they, and the programme's people, see its files."""

    company = models.ForeignKey(Company, models.PROTECT, related_name="contacts")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="contacts")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail address"))
    phone = models.CharField(_("telephone"), max_length=30, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["company", "user"], name="a_contact_once_per_company")]

    def __str__(self) -> str:
        return self.name
