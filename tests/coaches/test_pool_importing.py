"""Importing case files: read, looked at, and then imported whole or not at all."""

import logging
from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from coaches.pool import actions as pool
from coaches.pool import importing
from coaches.pool.case_parser import CaseRow, UnknownColumns
from coaches.pool.models import CaseFile, CaseImport
from coaches.pool.rules import CaseFacts
from healthcoach.files.actions import DocumentTooLarge
from healthcoach.files.models import Document
from healthcoach.files.uploads import OversizedUpload
from tests.coaches.pool_world import POOL_DOMAINS, POOL_NOW, POOL_TODAY, make_pool
from tests.coaches.test_pool_reading import CASE_SHEET_HEADINGS, write_case_list_csv, write_case_list_workbook

VERA = "vera@vk.example"
PERSON = [VERA, "individueel", POOL_DOMAINS[0], "vrouw", "35-44", "statutair", "01/03/2022", "", "5", "300"]
TEAM = [VERA, "team", POOL_DOMAINS[1], "", "", "", "2022-03-02", "2022-05-01", "2", "120"]


@pytest.fixture
def vk(db):
    """A small pool with one coach."""
    world = make_pool()
    world.coach(email=VERA)
    return world


def read_case_list(vk, *rows, data=None, at=POOL_NOW):
    upload = SimpleUploadedFile("dossiers Jan Peeters.csv", data or write_case_list_csv(*rows))
    return importing.read_list(vk.programme.pk, upload=upload, by=vk.people["staff"], at=at)


def import_case_rows(vk, *rows, at=POOL_NOW):
    return importing.import_list(read_case_list(vk, *rows), by=vk.people["staff"], at=at)


def test_a_list_is_imported_with_open_and_closed_files(vk):
    source = import_case_rows(vk, PERSON, TEAM)
    person, team = CaseFile.objects.order_by("started_on")
    assert (person.status, person.gender, person.age_band, person.conversations) == ("open", "woman", "from_35", 5)
    assert (team.status, team.closed_on, team.closed_by, team.minutes) == (
        "closed",
        date(2022, 5, 1),
        vk.people["staff"],
        120,
    )
    assert {person.imported_from, team.imported_from} == {source}
    assert (source.status, source.rows, source.faults, source.imported_at) == ("imported", 2, 0, POOL_NOW)


def test_reading_imports_nothing(vk):
    row = read_case_list(vk, PERSON)
    assert (row.rows, row.faults, row.status) == (1, 0, "read")
    assert not CaseFile.objects.exists()


def test_what_was_understood_is_kept_and_can_itself_be_read(vk):
    row = read_case_list(vk, PERSON, TEAM)
    again = importing.preview_case_list(row, today=POOL_TODAY)
    assert again.faults == []
    assert [each.facts.kind for each in again.rows] == ["individual", "team"]
    assert row.document.name == "dossiers.csv"


def test_one_fault_keeps_the_whole_list_out(vk):
    row = read_case_list(vk, PERSON, [*PERSON[:3], "Jan Peeters", *PERSON[4:]])
    assert (row.rows, row.faults) == (1, 1)
    with pytest.raises(importing.ListHasFaults) as refused:
        importing.import_list(row, by=None, at=POOL_NOW)
    assert "Rij 3" in str(refused.value)
    assert not CaseFile.objects.exists()


def test_a_name_in_a_file_is_kept_nowhere(vk, caplog):
    caplog.set_level(logging.DEBUG)
    read_case_list(vk, [*PERSON[:3], "Jan Peeters", *PERSON[4:]])
    with pytest.raises(UnknownColumns):
        read_case_list(vk, data=write_case_list_csv([*PERSON, "Jan Peeters"], headings=[*CASE_SHEET_HEADINGS, "naam"]))
    assert "Peeters" not in caplog.text
    kept = [bytes(document.content.data) + document.name.encode() for document in Document.objects.all()]
    assert kept
    assert not any(b"Peeters" in each for each in kept)


def test_the_same_list_in_whatever_form_is_known_again(vk):
    first = read_case_list(vk, PERSON)
    assert read_case_list(vk, data=write_case_list_workbook(PERSON)) == first
    importing.import_list(first, by=None, at=POOL_NOW)
    for again in (
        write_case_list_csv(PERSON),
        write_case_list_csv(PERSON, delimiter=","),
        write_case_list_workbook(PERSON),
    ):
        with pytest.raises(importing.AlreadyImported, match="15/06/2022"):
            read_case_list(vk, data=again, at=POOL_NOW + timedelta(days=3))
    with pytest.raises(importing.AlreadyImported):
        importing.import_list(first, by=None, at=POOL_NOW)
    assert (CaseFile.objects.count(), CaseImport.objects.count()) == (1, 1)


def test_two_people_with_the_same_facts_are_two_rows(vk):
    import_case_rows(vk, PERSON, PERSON)
    assert CaseFile.objects.count() == 2


def test_what_was_right_when_read_is_looked_at_again(vk):
    row = read_case_list(vk, PERSON)
    [coach] = vk.programme.coaches.all()
    pool.leave_pool(coach.pool, on=date(2022, 2, 1), by=None, at=POOL_NOW)
    with pytest.raises(importing.ListHasFaults):
        importing.import_list(row, by=None, at=POOL_NOW)
    assert not CaseFile.objects.exists()
    assert CaseImport.objects.get().status == "read"


def test_rows_of_a_program_are_checked_like_those_of_a_file(vk):
    [coach] = vk.programme.coaches.all()
    wrong = CaseFacts("team", vk.domain().pk, "man", "", "", date(2022, 3, 1))
    with pytest.raises(importing.ListHasFaults):
        importing.import_cases(vk.programme.pk, rows=[CaseRow(1, coach.pk, wrong)], by=None, at=POOL_NOW)
    assert not CaseFile.objects.exists()


def test_a_file_over_the_limit_is_refused(vk):
    upload = OversizedUpload(None, "file", "a.csv", "text/csv", 11 * 1024**2, None)
    with pytest.raises(DocumentTooLarge):
        importing.read_list(vk.programme.pk, upload=upload, by=None, at=POOL_NOW)


def test_a_thousand_rows_cost_as_many_statements_as_two(vk, django_assert_max_num_queries, django_assert_num_queries):
    few, many = read_case_list(vk, PERSON, TEAM), read_case_list(vk, *[PERSON, TEAM] * 500)
    with django_assert_max_num_queries(20) as counted:
        importing.import_list(few, by=None, at=POOL_NOW)
    with django_assert_num_queries(len(counted)):
        importing.import_list(many, by=None, at=POOL_NOW)
    assert CaseFile.objects.count() == 1002
