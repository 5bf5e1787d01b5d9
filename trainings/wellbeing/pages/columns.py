"""The columns in which each list about wellbeing is handed out as a file."""

from django.utils.translation import gettext_lazy as _

COLUMNS = {
    "acties": {
        _("Kind"): lambda row: row.action.get_kind_display(),
        _("Name"): lambda row: row.action.name,
        _("From"): lambda row: row.action.begins_on,
        _("Until"): lambda row: row.action.ends_on,
        _("Participants"): lambda row: row.action.participants,
        _("Rating"): lambda row: row.action.rating,
        _("Out of"): lambda row: row.action.scale,
        _("How many rated"): lambda row: row.action.respondents,
        _("Share of the maximum (%)"): lambda row: row.percentage,
    },
    "initiatieven": {
        _("Year"): lambda row: row.year,
        _("Title"): lambda row: row.title,
        _("Description"): lambda row: row.description,
        _("Number"): lambda row: row.count,
        _("Of what"): lambda row: row.counted,
        _("Building block"): lambda row: row.block or "",
    },
    "werkpunten": {
        _("Found on"): lambda row: row.found_on,
        _("What has to improve"): lambda row: row.title,
        _("With whom"): lambda row: row.stakeholders,
        _("By what means"): lambda row: row.means,
        _("Taken up in"): lambda row: "; ".join(row.taken_up_in),
    },
    "bouwstenen": {
        _("No."): lambda row: row.number,
        _("Title"): lambda row: row.title,
    },
    "raamovereenkomsten": {
        _("Framework contract"): lambda row: row.contract.name,
        _("Lot"): lambda row: row.name,
        _("Supplier"): lambda row: row.supplier.name,
        _("Valid from"): lambda row: row.contract.valid_from,
        _("Valid until"): lambda row: row.contract.valid_until,
    },
}
