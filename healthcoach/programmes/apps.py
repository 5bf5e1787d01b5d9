from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgrammesConfig(AppConfig):
    """The programmes, and who may do what in them."""

    name = "healthcoach.programmes"
    verbose_name = _("Programmes")
