"""The pages and the API of wellbeing: a year as it is read, entered, corrected and handed out."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from healthcoach.programmes.models import Assignment, Role
from healthcoach.users.models import User
from tests.subsidies.desk import (
    LONG_DESK_TEXT,
    cells_of,
    count_page_queries,
    open_desk_browser,
    read_page_text,
    rows_of,
)
from tests.trainings.wellbeing_world import (
    WELLBEING_ENTERED_AT,
    enter_framework_contracts,
    enter_rated_actions,
    enter_wellbeing_action,
    make_wellbeing_pool,
)
from trainings.models import FrameworkContract, ImprovementPoint, Initiative, WellbeingAction
from trainings.wellbeing import actions as wellbeing

WELLBEING_PAGE = reverse("wellbeing")
WELLBEING_2022_URL = f"{WELLBEING_PAGE}?jaar=2022"


class PoolPeople:
    """A pool and its people, as the desks' tests ask for them."""

    def __init__(self) -> None:
        self.programme, self.people = make_wellbeing_pool(), {}
        for role in Role:
            self.people[role.value] = User.objects.create_user(f"{role.value}@vo.example", name=str(role.label))
            Assignment.objects.create(user=self.people[role.value], role=role, programme=self.programme)


@pytest.fixture
def here(db):
    return PoolPeople()


@pytest.fixture
def staff(here):
    return open_desk_browser(here, "staff")


def build_wellbeing_form_data(**given) -> dict:
    usual = {"kind": "webinar", "name": "Slapen", "begins_on": "2022-10-03", "ends_on": "", "participants": "40"}
    return usual | {"rating": "4,4", "scale": "5", "respondents": ""} | given


def test_a_year_shows_each_rating_on_its_scale_and_compares_shares_of_the_maximum(here):
    enter_rated_actions(here.programme)
    words = read_page_text(open_desk_browser(here, "reporting").get(WELLBEING_2022_URL))
    for expected in ("4.4/5", "9/10", "88.0%", "90.0%", "88.1%", "1,178", "by the number of participants"):
        assert expected in words
    assert "4.84" not in words
    assert "Enter a wellbeing action" not in words


def test_the_year_shows_what_takes_up_an_improvement_point_and_the_contracts_of_the_day(here):
    enter_framework_contracts(here.programme)
    by = {"by": None, "at": WELLBEING_ENTERED_AT}
    block = wellbeing.enter_block(here.programme, number=3, title="", **by)
    new = wellbeing.enter_initiative(
        here.programme, year=2022, title="Nieuwe coaches", count=10, counted="coaches", block=block, **by
    )
    wellbeing.enter_point(
        here.programme, found_on=date(2022, 12, 1), title="Rol van leidinggevenden", initiatives=[new], **by
    )
    words = read_page_text(open_desk_browser(here, "auditor").get(WELLBEING_2022_URL))
    for expected in ("10 coaches", "Building block 3", "Rol van leidinggevenden", "monitoring welzijn in teams"):
        assert expected in words
    assert "In force on 31/12/2022" in words
    assert "No framework contract" in read_page_text(
        open_desk_browser(here, "auditor").get(f"{WELLBEING_2022_URL}&op=2020-12-31")
    )


def test_an_empty_year_says_so(staff):
    words = read_page_text(staff.get(WELLBEING_2022_URL))
    for expected in ("No action was entered", "No initiative was entered", "No improvement point", "No building block"):
        assert expected in words


@pytest.mark.parametrize("asked", ["jaar=x", "jaar=1", "jaar=99999999999999999999", "jaar=2022&op=gisteren"])
def test_what_is_no_year_or_day_is_told(staff, asked):
    page = staff.get(f"{WELLBEING_PAGE}?{asked}")
    assert page.status_code == 200
    assert page.context["form"].errors


def test_the_page_takes_as_many_queries_whatever_there_is(here, staff):
    enter_wellbeing_action(here.programme)
    enter_framework_contracts(here.programme)
    few = count_page_queries(staff, WELLBEING_2022_URL)
    enter_rated_actions(here.programme)
    for number in range(1, 6):
        row = wellbeing.enter_initiative(
            here.programme, year=2022, title=f"P{number}", by=None, at=WELLBEING_ENTERED_AT
        )
        wellbeing.enter_block(here.programme, number=number, by=None, at=WELLBEING_ENTERED_AT)
        wellbeing.enter_point(
            here.programme,
            found_on=date(2022, 1, number),
            title=f"W{number}",
            initiatives=[row],
            by=None,
            at=WELLBEING_ENTERED_AT,
        )
    assert count_page_queries(staff, WELLBEING_2022_URL) == few <= 12


def test_each_list_is_a_file_with_the_cells_of_the_screen(here, staff):
    enter_rated_actions(here.programme)
    enter_framework_contracts(here.programme)
    rows = rows_of(staff.get(f"{WELLBEING_2022_URL}&export=csv"))
    assert rows[2][:5] == ["Webinar", "Grip op je gewoontes", "03/10/2022", "03/10/2022", "405"]
    assert rows[2][5:9] == ["9,00", "10", "", "90,00"]
    sheet = cells_of(staff.get(f"{WELLBEING_2022_URL}&export=xlsx&lijst=raamovereenkomsten"))
    assert [row[2] for row in sheet[1:]] == ["Idewe", "Pulso", "Idewe", "Idewe", "POBOS", "Truvius"]
    for part in ("initiatieven", "werkpunten", "bouwstenen"):
        assert len(rows_of(staff.get(f"{WELLBEING_2022_URL}&export=csv&lijst={part}"))) == 1


def test_an_action_is_entered_with_a_comma_and_corrected(here, staff):
    page = staff.post(reverse("wellbeing_add", args=["acties"]), build_wellbeing_form_data(), follow=True)
    row = WellbeingAction.objects.get()
    assert (row.rating, row.scale, row.ends_on) == (Decimal("4.4"), 5, date(2022, 10, 3))
    assert "4.4/5" in read_page_text(page)
    at = reverse("wellbeing_edit", args=["acties", row.pk])
    assert 'value="4.4"' in staff.get(at).content.decode()
    staff.post(at, build_wellbeing_form_data(participants="41", ends_on="2022-10-04"))
    row.refresh_from_db()
    assert (row.participants, row.ends_on) == (41, date(2022, 10, 4))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": LONG_DESK_TEXT}, "name"),
        ({"kind": "feest"}, "kind"),
        ({"participants": "-1"}, "participants"),
        ({"rating": "5,1"}, "rating"),
        ({"rating": "veel"}, "rating"),
        ({"rating": "1e999"}, "rating"),
        ({"scale": ""}, "scale"),
        ({"scale": "1"}, "scale"),
        ({"rating": ""}, "rating"),
        ({"respondents": "41"}, "respondents"),
        ({"ends_on": "2022-10-02"}, "ends_on"),
        ({"begins_on": "2999-01-01", "ends_on": "2999-01-02"}, "begins_on"),
    ],
)
def test_what_cannot_be_is_told_at_its_field_and_nothing_typed_is_lost(staff, given, field):
    page = staff.post(reverse("wellbeing_add", args=["acties"]), build_wellbeing_form_data(**given))
    assert set(page.context["form"].errors) == {field}
    assert 'value="2022-10-03"' in page.content.decode() or "begins_on" in given
    assert not WellbeingAction.objects.exists()


def test_entering_twice_is_told(here, staff):
    for _click in range(2):
        page = staff.post(reverse("wellbeing_add", args=["acties"]), build_wellbeing_form_data())
    assert "has already been entered" in read_page_text(page)
    assert WellbeingAction.objects.count() == 1


def test_a_contract_is_written_a_lot_on_each_line(staff):
    data = {
        "name": "Psychosociaal welzijn",
        "valid_from": "2021-01-01",
        "lots": "Pulso; beleid\n\n Idewe ;monitoring\n",
    }
    staff.post(reverse("wellbeing_add", args=["raamovereenkomsten"]), data)
    row = FrameworkContract.objects.first()
    at = reverse("wellbeing_edit", args=["raamovereenkomsten", row.pk])
    assert "Pulso; beleid\nIdewe; monitoring" in staff.get(at).content.decode()
    staff.post(at, data | {"lots": "Truvius"})
    assert [str(each.supplier) for each in row.lots.all()] == ["Truvius"]
    assert "the supplier is missing" in read_page_text(staff.post(at, data | {"lots": "; beleid"}))
    assert [str(each.supplier) for each in row.lots.all()] == ["Truvius"]


def test_initiatives_points_and_blocks_are_entered_and_belong_together(here, staff):
    staff.post(reverse("wellbeing_add", args=["bouwstenen"]), {"number": "1", "title": "Visie"})
    block = here.programme.building_blocks.get()
    data = {"year": "2022", "title": "Dashboard", "block": block.pk}
    staff.post(reverse("wellbeing_add", args=["initiatieven"]), data)
    row = Initiative.objects.get()
    data = {"found_on": "2022-12-01", "title": "Rol", "initiatives": [row.pk]}
    page = staff.post(reverse("wellbeing_add", args=["werkpunten"]), data, follow=True)
    assert list(ImprovementPoint.objects.get().initiatives.all()) == [row]
    assert "It has been kept." in read_page_text(page)
    at = reverse("wellbeing_edit", args=["werkpunten", ImprovementPoint.objects.get().pk])
    assert f'value="{row.pk}"' in staff.get(at).content.decode()


def test_what_was_entered_today_can_be_taken_back_and_no_later(here, staff):
    row = wellbeing.enter_block(here.programme, number=1, by=None, at=timezone.now())
    old = wellbeing.enter_block(here.programme, number=2, by=None, at=timezone.now() - timedelta(days=2))
    edit = reverse("wellbeing_edit", args=["bouwstenen", row.pk])
    assert "Take it back" in read_page_text(staff.get(edit))
    assert "Take it back" not in read_page_text(staff.get(reverse("wellbeing_edit", args=["bouwstenen", old.pk])))
    staff.post(reverse("wellbeing_take_back", args=["bouwstenen", row.pk]))
    page = staff.post(reverse("wellbeing_take_back", args=["bouwstenen", old.pk]), follow=True)
    assert "is corrected, not taken back" in read_page_text(page)
    assert list(here.programme.building_blocks.all()) == [old]


def test_there_is_no_other_kind_of_thing_and_no_stranger_s(here, staff):
    strange = enter_wellbeing_action(make_wellbeing_pool("andere", "AN"))
    assert staff.get(reverse("wellbeing_add", args=["feesten"])).status_code == 404
    assert staff.get(reverse("wellbeing_edit", args=["acties", strange.pk])).status_code == 404
    assert staff.get(f"{WELLBEING_PAGE}?programma=andere").status_code == 404


def make_wellbeing_api_client(here, who: str) -> APIClient:
    client = APIClient(headers={"accept-language": "en"})
    client.force_login(here.people[who])
    return client


def test_a_program_enters_corrects_and_takes_back_an_action(here):
    client, at = make_wellbeing_api_client(here, "staff"), reverse("api-wellbeing-action-list")
    facts = {"kind": "webinar", "name": "Slapen", "begins_on": "2022-10-03", "participants": 40}
    made = client.post(at, facts | {"programme": here.programme.slug, "rating": "9", "scale": 10}, format="json")
    assert (made.status_code, made.data["share_of_maximum"]) == (201, "0.9000")
    one = reverse("api-wellbeing-action-detail", args=[made.data["id"]])
    changed = client.patch(one, {"participants": 41}, format="json")
    assert (changed.data["participants"], changed.data["rating"]) == (41, "9.00")
    refused = client.patch(one, {"rating": "11"}, format="json")
    assert (refused.status_code, refused.data["code"]) == (409, "rating_above_scale")
    assert client.delete(one).status_code == 204
    assert not WellbeingAction.objects.exists()


def test_a_program_corrects_the_lots_of_a_contract_and_misses_no_supplier(here):
    enter_framework_contracts(here.programme)
    row = FrameworkContract.objects.get(name="Leiderschap")
    client, one = make_wellbeing_api_client(here, "staff"), reverse("api-framework-contract-detail", args=[row.pk])
    changed = client.patch(one, {"lots": [{"supplier": "Pulso"}]}, format="json")
    assert [(each["name"], each["supplier"]) for each in changed.data["lots"]] == [("", "Pulso")]
    refused = client.patch(one, {"lots": [{"name": "Beleid"}]}, format="json")
    assert (refused.status_code, refused.data["code"], refused.data["field"]) == (409, "missing", "lots")
    assert [str(each.supplier) for each in row.lots.all()] == ["Pulso"]


def test_a_program_cannot_name_what_belongs_to_others(here):
    other = make_wellbeing_pool("andere", "AN")
    block = wellbeing.enter_block(other, number=1, title="Geheim", by=None, at=WELLBEING_ENTERED_AT)
    facts = {"programme": here.programme.slug, "year": 2022, "title": "Dashboard", "block": block.pk}
    answer = make_wellbeing_api_client(here, "staff").post(reverse("api-initiative-list"), facts, format="json")
    assert answer.status_code == 400
    assert "Geheim" not in answer.content.decode()


def test_a_list_for_programs_takes_as_many_queries_whatever_there_is(here):
    client, at = make_wellbeing_api_client(here, "staff"), reverse("api-framework-contract-list")
    enter_framework_contracts(here.programme)
    few = count_page_queries(client, at)
    for number in range(5):
        wellbeing.enter_contract(
            here.programme,
            name=f"C{number}",
            valid_from=date(2021, 1, 1),
            lots=[("", f"L{number}")],
            by=None,
            at=WELLBEING_ENTERED_AT,
        )
    assert count_page_queries(client, at) == few


def test_lots_and_dates_of_a_contract_in_two_windows_are_both_kept(here, staff):
    enter_framework_contracts(here.programme)
    row = FrameworkContract.objects.first()
    address = reverse("wellbeing_edit", args=["raamovereenkomsten", row.pk])
    shown = staff.get(address).context["form"]
    mine = {name: shown[name].value() for name in ("name", "lots", "seen")}
    mine |= {"valid_from": row.valid_from.isoformat(), "valid_until": ""}
    other = mine | {"lots": "Idewe; monitoring"}
    assert staff.post(address, other).status_code == 302
    page = staff.post(address, mine | {"name": "Andere naam"})
    assert page.status_code == 409
    assert page.context["form"]["lots"].value() == "Idewe; monitoring"
    [told] = page.context["form"].meanwhile
    assert (told.name, told.typed, told.now) == ("lots", None, "Idewe; monitoring")
    again = mine | {name: page.context["form"][name].value() for name in ("name", "lots", "seen")}
    assert staff.post(address, again).status_code == 302
    row.refresh_from_db()
    assert (row.name, [str(lot) for lot in row.lots.values_list("name", flat=True)]) == ("Andere naam", ["monitoring"])
