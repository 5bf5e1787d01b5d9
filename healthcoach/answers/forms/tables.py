"""What people ask of the tables: which programme, what is counted, when, and by what; and why small cells are shown."""

from collections.abc import Sequence
from datetime import date

from django import forms
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from coaches.pool.models import CaseFile
from healthcoach.answers.dimensions import Dimension
from healthcoach.answers.measures import DIMENSIONS, MEASURES, Measure
from healthcoach.answers.models import Publication, Release
from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from healthcoach.programmes.models import Programme, ProgrammeKind

TABLE_DAY_ERRORS = {
    "required": _("Choose a day."),
    "future": _("This day lies in the future. Choose today or an earlier day."),
}


def day_field(label: str) -> typed.DayField:
    """A day, chosen or written."""
    return typed.DayField(label=label, error_messages=TABLE_DAY_ERRORS)


class TableForm(forms.Form):
    """A table of one programme. Its measures and dimensions are those of the programme's kind."""

    programma = forms.ChoiceField(label=_("Programme"))
    maat = forms.ChoiceField(label=_("What is counted"))
    van = day_field(_("From"))
    tot = day_field(_("Until (as of)"))
    rijen = forms.ChoiceField(label=_("Rows"))
    kolommen = forms.ChoiceField(label=_("Columns"), required=False)

    def __init__(self, *args, programmes: Sequence[Programme], programme: Programme, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.programme, measures = programme, MEASURES[programme.kind]
        known = dict.fromkeys(dimension for measure in measures for dimension in DIMENSIONS[measure])
        dimensions = [(each.value, each.label) for each in known]
        self.fields["programma"].choices = [(each.slug, each.name) for each in programmes]
        self.fields["maat"].choices = [(each.value, each.label) for each in measures]
        self.fields["rijen"].choices = dimensions
        self.fields["kolommen"].choices = [("", _("none")), *dimensions]

    def clean(self):
        """What is counted can be divided by these, and the period runs forward."""
        said = super().clean()
        since, until = said.get("van"), said.get("tot")
        if until and until > timezone.localdate():
            self.add_error("tot", TABLE_DAY_ERRORS["future"])
        if since and until and until < since:
            self.add_error("tot", _("The last day lies before the first."))
        if not said.get("maat"):
            return said
        measure = Measure(said["maat"])
        for name in ("rijen", "kolommen"):
            if said.get(name) and Dimension(said[name]) not in DIMENSIONS[measure]:
                self.add_error(name, _("This is not known of what is counted. Choose something else."))
        if said.get("rijen") and said.get("rijen") == said.get("kolommen"):
            self.add_error("kolommen", _("Rows and columns are the same. Choose another one, or none."))
        return said


def build_default_question(programme: Programme, *, today: date) -> dict[str, str]:
    """What is asked when nothing was chosen: the first measure by its first dimension; of a pool in the last full year
    in which a case file was opened."""
    measure = MEASURES[programme.kind][0]
    until = date(today.year - 1, 12, 31) if programme.kind == ProgrammeKind.POOL else today
    if programme.kind == ProgrammeKind.POOL:
        cases = CaseFile.objects.filter(programme=programme, started_on__lte=until)
        newest = cases.aggregate(last=Max("started_on"))["last"]
        until = date(newest.year, 12, 31) if newest else until
    return {
        "programma": programme.slug,
        "maat": measure.value,
        "van": date(until.year, 1, 1).isoformat(),
        "tot": until.isoformat(),
        "rijen": DIMENSIONS[measure][0].value,
        "kolommen": "",
    }


class ReleaseForm(forms.Form):
    """Why the small cells of a year may be shown to everybody."""

    table = forms.ChoiceField(
        label=_("Which tables"),
        choices=Publication,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the tables.")},
    )
    since = day_field(_("From"))
    until = day_field(_("Until"))
    reason = typed.TextField(
        label=_("Reason"),
        help_text=_("Everybody who reads the tables sees this reason."),
        max_length=Release._meta.get_field("reason").max_length,
        error_messages={"required": _("Write the reason.")},
        widget=LongText(attrs={"rows": 3}),
    )
