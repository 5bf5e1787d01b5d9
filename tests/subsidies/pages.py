"""What the tests of a company's pages share."""

import html
import re

from django.http import HttpResponse
from django.urls import reverse

from subsidies.models import Application

LONG_COMPANY_TEXT = "x" * 10_000
FILLED_IN = {
    "company_name": "Bakkerij De Korenbloem",
    "postal_code": "1000",
    "municipality": "Brussel",
    "headcount": "24",
    "themes": ["food", "mental"],
    "motivation_of_company": "We willen gezonder werken.",
    "referral": "employers",
    "de_minimis_declared": "on",
    "contact_name": "Els Janssens",
    "contact_email": "els@korenbloem.example",
    "contact_phone": "02 123 45 67",
}


def strip_page_tags(page: HttpResponse) -> str:
    """What a page says, without its tags."""
    return html.unescape(re.sub(r"<[^>]+>", " ", page.content.decode()))


def get_application_page_url(name: str, row: Application) -> str:
    """The address of one of an application's pages."""
    return reverse(name, args=[row.pk])
