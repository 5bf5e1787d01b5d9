"""Changing what is there through the API: of which version, with which names, at which address."""

from subsidies.applications.models import Application


def get_changed_application_url(row: Application) -> str:
    return f"/api/v1/applications/{row.pk}/"


def test_a_program_that_read_before_another_wrote_changes_nothing(world, as_):
    row, client = world.draft(headcount=5), as_("applicant")
    etag = client.get(get_changed_application_url(row))["ETag"]
    assert (
        client.patch(get_changed_application_url(row), {"headcount": 7}, headers={"If-Match": etag}).status_code == 200
    )
    late = client.patch(get_changed_application_url(row), {"headcount": 9}, headers={"If-Match": etag})
    assert (late.status_code, late.data["code"]) == (412, "changed_meanwhile")
    assert late.data["message"]
    row.refresh_from_db()
    assert row.headcount == 7


def test_without_if_match_the_last_one_is_right_and_a_star_matches_whatever_is_there(world, as_):
    row, client = world.draft(), as_("applicant")
    assert client.patch(get_changed_application_url(row), {"headcount": 7}).status_code == 200
    assert (
        client.patch(get_changed_application_url(row), {"headcount": 8}, headers={"If-Match": "*"}).status_code == 200
    )


def test_a_stranger_learns_nothing_by_an_etag(world, as_):
    row = world.draft()
    answer = as_("coach").patch(get_changed_application_url(row), {"headcount": 8}, headers={"If-Match": '"a"'})
    assert answer.status_code == 404


def test_a_body_that_is_no_object_is_told_so(world, as_):
    answer = as_("applicant").patch(get_changed_application_url(world.draft()), [1, 2])
    assert answer.status_code == 400


def test_a_merge_patch_is_taken(world, as_):
    row = world.draft(headcount=5)
    kind = "application/merge-patch+json"
    answer = as_("applicant").generic("PATCH", get_changed_application_url(row), '{"headcount": 7}', content_type=kind)
    assert answer.status_code == 200
    row.refresh_from_db()
    assert row.headcount == 7


def test_who_forgets_the_slash_is_sent_on_with_the_query(world, as_):
    client = as_("applicant")
    answer = client.get("/api/v1/applications?status=draft")
    assert (answer.status_code, answer["Location"]) == (308, "/api/v1/applications/?status=draft")
    row = world.draft()
    assert client.patch(get_changed_application_url(row).rstrip("/"), {"headcount": 7})[
        "Location"
    ] == get_changed_application_url(row)


def test_an_address_that_is_none_stays_not_found_with_and_without_a_slash(world, as_):
    for path in ("/api/v1/nothing", "/api/v1/nothing/", "/api/v1//evil.example", "/api/v1/applications/x"):
        assert as_("applicant").get(path).status_code == 404


def test_a_visitor_is_not_sent_on(client):
    assert client.get("/api/v1/applications").status_code == 403
