"""What companies fill in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from healthcoach.core.editing import EditForm
from healthcoach.core.long_text import LongText
from healthcoach.core.typed import forms as typed
from subsidies.models import Application, Programme

CONTACT_FIELDS = ("contact_name", "contact_email", "contact_phone")


class ApplyForm(forms.Form):
    """Begins an application: which company. The programme is only asked when there is a choice."""

    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    enterprise_number = typed.EnterpriseNumberField(
        label=_("Enterprise number"),
        error_messages={"required": _("Fill in the enterprise number.")},
        help_text=_("Ten digits, as on your invoices. For instance 0566.988.259."),
    )
    company_name = typed.TextField(
        label=_("Name of the company"),
        max_length=150,
        error_messages={"required": _("Fill in the name of the company.")},
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )

    def __init__(self, *args, programmes, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["programme"].queryset = programmes
        if len(programmes) == 1:
            self.only_programme = self.fields.pop("programme").queryset[0]

    @property
    def programme_chosen(self) -> Programme:
        """The programme of the application."""
        return self.cleaned_data.get("programme") or self.only_programme


class ApplicationForm(EditForm, forms.ModelForm):
    """The draft: what the company declares about itself, and who can be reached. Everything may stay empty until
    the application is submitted."""

    postal_code = typed.PostalCodeField(label=_("Postal code"), required=False)
    headcount = typed.WholeField(
        label=_("How many people work for you?"),
        required=False,
        min_value=1,
        max_value=500_000,
        help_text=_("Heads, not full-time equivalents. A good estimate will do."),
    )
    themes = forms.MultipleChoiceField(
        label=_("Which themes do you want to work on?"),
        required=False,
        choices=Application._meta.get_field("themes").base_field.choices,
        help_text=_("Choose at least one. You can change your mind later, together with your coach."),
        widget=forms.CheckboxSelectMultiple,
    )
    contact_name = typed.TextField(
        label=_("Name"),
        max_length=120,
        error_messages={"required": _("Fill in the name of somebody we can contact.")},
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    contact_email = typed.EmailField(
        label=_("E-mail address"),
        max_length=254,
        error_messages={"required": _("Fill in the e-mail address of this person.")},
    )
    contact_phone = typed.PhoneField(label=_("Telephone"), required=False, max_length=30)

    class Meta:
        model = Application
        fields = (
            "company_name",
            "postal_code",
            "municipality",
            "headcount",
            "low_skilled",
            "themes",
            "motivation_of_company",
            "referral",
            "de_minimis_declared",
        )
        labels = {
            "company_name": _("Name of the company"),
            "municipality": _("Municipality"),
            "low_skilled": _("Many of our employees have no diploma of secondary education"),
            "motivation_of_company": _("Why do you want a health coach?"),
            "referral": _("How did you hear of this programme?"),
            "de_minimis_declared": _(
                "We declare on our honour that, with this subsidy, our company stays under € 300,000 of "
                "de minimis aid over three years"
            ),
        }
        help_texts = {
            "low_skilled": _("This does not decide, but the programme gives these companies priority."),
            "motivation_of_company": _("A few sentences are enough: what is the matter, and what should be different?"),
            "de_minimis_declared": _(
                "De minimis aid is small support by a government for one company. This subsidy counts too."
            ),
        }
        field_classes = dict.fromkeys(("company_name", "municipality", "motivation_of_company"), typed.TextField)
        widgets = {"motivation_of_company": LongText(attrs={"rows": 6})}

    def __init__(self, *args, **kwargs) -> None:
        contact = kwargs["instance"].contact
        reached_at = {"contact_name": contact.name, "contact_email": contact.email, "contact_phone": contact.phone}
        super().__init__(*args, initial=reached_at, **kwargs)
        for field in self.fields.values():
            field.needed = field is not self.fields["contact_phone"]
        self.fields["referral"].choices = [("", _("Choose…")), *self.fields["referral"].choices[1:]]

    def _post_clean(self) -> None:
        """Only the shape is checked here; the application itself is changed by its verb."""

    @property
    def declared(self) -> dict[str, object]:
        """What was understood of what the company declares."""
        return {name: value for name, value in self.cleaned_data.items() if name not in CONTACT_FIELDS}

    @property
    def reached_at(self) -> dict[str, str]:
        """What was understood of who can be reached."""
        return {
            name.removeprefix("contact_"): self.cleaned_data[name]
            for name in CONTACT_FIELDS
            if name in self.cleaned_data
        }


class WithdrawForm(forms.Form):
    """Why a company withdraws; it need not say."""

    reason = typed.TextField(
        label=_("Why do you withdraw?"),
        required=False,
        max_length=2000,
        help_text=_("You do not have to say. It helps us to do better."),
        widget=LongText(attrs={"rows": 4}),
    )
