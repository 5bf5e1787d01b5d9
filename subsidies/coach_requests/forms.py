"""What is filled in to answer a request, to start, and to change the coach."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed


class DeclineForm(forms.Form):
    """Why a coach says no."""

    reason = typed.TextField(
        label=_("Why can you not take on this company?"),
        help_text=_("The company reads this. One sentence is enough: no time, too far, not your theme."),
        max_length=1000,
        error_messages={"required": _("Write the reason; the company reads it.")},
        widget=LongText(attrs={"rows": 4}),
    )


class StartForm(forms.Form):
    """On which day the trajectory starts, with the coach who accepted."""

    started_on = typed.DayField(
        label=_("Day of the start"),
        help_text=_("The day of your first conversation with the coach: today or earlier."),
        error_messages={"required": _("Fill in the day of the start.")},
    )


class HandOverForm(forms.Form):
    """From which day the other coach goes on, and why."""

    changed_on = typed.DayField(
        label=_("Day of the change"),
        help_text=_("The first day with the new coach: today or earlier. Sessions before it stay the earlier coach's."),
        error_messages={"required": _("Fill in the day of the change.")},
    )
    reason = typed.TextField(
        label=_("Why does the coach change?"),
        help_text=_("The project holder reads this; the coaches do not. No health data."),
        max_length=2000,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 4}),
    )
