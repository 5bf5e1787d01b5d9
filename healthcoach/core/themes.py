"""The method by which companies make a health policy: its themes, about which companies ask and coaches know."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Theme(models.TextChoices):
    """The six themes of the method."""

    FOOD = "food", _("Healthy food")
    MOVEMENT = "movement", _("Movement")
    SITTING = "sitting", _("Sitting less")
    MENTAL = "mental", _("Mental wellbeing")
    TOBACCO = "tobacco", _("Tobacco")
    ALCOHOL = "alcohol", _("Alcohol and drugs")
