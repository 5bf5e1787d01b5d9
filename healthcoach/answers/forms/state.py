"""The question that the answers page asks: which programme, and as of which day."""

from collections.abc import Sequence

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.typed import forms as typed
from healthcoach.core.typed.days import ANY_DAY
from healthcoach.programmes.models import Programme


class QuestionForm(forms.Form):
    """A day up to today, and one of the programmes this person reads."""

    op = typed.DayField(
        **ANY_DAY,
        label=_("At the end of the day"),
        error_messages={
            "required": _("Choose a day."),
        },
    )
    programma = forms.ChoiceField(label=_("Programme"))

    def __init__(self, *args, programmes: Sequence[Programme], **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programma"].choices = [(each.slug, each.name) for each in programmes]
        self.fields["op"].widget.attrs["max"] = timezone.localdate().isoformat()

    def clean_op(self):
        """What has not happened cannot be counted."""
        if self.cleaned_data["op"] > timezone.localdate():
            raise forms.ValidationError(_("This day lies in the future. Choose today or an earlier day."))
        return self.cleaned_data["op"]
