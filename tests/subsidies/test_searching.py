"""Searching and sorting lists: however a name is written, and whatever is pasted."""

import pytest
from django.test import RequestFactory

from subsidies.applications.filters import ApplicationFilter
from subsidies.applications.models import Application
from subsidies.companies.models import Company
from tests.subsidies.desk import open_desk_browser

SEARCHED_COMPANY_NAMES = ["Zonnebloem", "de Lijn", "Crêperie L’Été", "Élan"]


@pytest.fixture
def files(world):
    """Four submitted files, by the name of the company."""
    found = {}
    for name in SEARCHED_COMPANY_NAMES:
        row = world.submitted()
        Application.objects.filter(pk=row.pk).update(company_name=name)
        found[name] = row
    return found


def search_company_names(world, **asked) -> list[str]:
    """The companies that a list shows, in its order."""
    request = RequestFactory().get("/")
    request.user = world.people["staff"]
    return [row.company_name for row in ApplicationFilter(asked, Application.objects.all(), request=request).qs]


@pytest.mark.parametrize("typed", ["creperie", "L'Été", "l ete", "CRÊPERIE  L’ÉTÉ", "cre\u0302perie"])
def test_a_company_is_found_however_its_name_is_typed(world, files, typed):
    assert search_company_names(world, search=typed) == ["Crêperie L’Été"]


@pytest.mark.parametrize("form", ["{0}", "BTW BE {0}", "BE{0}", "TVA {0}"])
def test_a_company_is_found_by_its_number_as_on_an_invoice(world, files, form):
    row = files["de Lijn"]
    number = Company.objects.get(applications=row).enterprise_number
    typed = form.format(f"{number[:4]}.{number[4:7]}.{number[7:]}")
    assert search_company_names(world, search=typed) == ["de Lijn"]


@pytest.mark.parametrize("form", ["#{0}", "GC-{0:05d}", "gc {0:05d}", "{0}"])
def test_a_file_is_found_by_its_reference(world, files, form):
    assert "Élan" in search_company_names(world, search=form.format(files["Élan"].pk))


def test_companies_stand_in_dutch_order(world, files):
    assert search_company_names(world, ordering="company_name") == ["Crêperie L’Été", "de Lijn", "Élan", "Zonnebloem"]


def test_the_page_and_its_export_search_alike(world, files):
    client = open_desk_browser(world, "staff")
    page = client.get("/werklijst/", {"list": "all", "search": "elan"}).content.decode()
    export = client.get("/werklijst/", {"list": "all", "search": "elan", "export": "csv"})
    text = b"".join(export.streaming_content).decode("utf-8-sig")
    assert "Élan" in page
    assert "Zonnebloem" not in page
    assert [line.split(";")[1] for line in text.splitlines()[1:]] == ["Élan"]
