"""Who gets what answer: wellbeing. HR reporting reads it with the project holder and the auditor."""

from datetime import date

from django.utils import timezone

from tests.authorisation.places import Ask, Places
from trainings.wellbeing import actions as wellbeing

TABLE = """
route method                      anon  guest coach steer staff fin   audit admin sta2  train repor
wellbeing GET                     login 404   404   404   200+  404   200+  200+  404   404   200+
wellbeing_add GET                 login 404   404   404   200+  404   404   404   404   404   404
wellbeing_add POST                login 404   404   404   302   404   404   404   302   404   404
wellbeing_edit GET                login 404   404   404   200+  404   404   404   404   404   404
wellbeing_edit POST               login 404   404   404   302   404   404   404   404   404   404
wellbeing_take_back POST          login 404   404   404   302   404   404   404   404   404   404
api-wellbeing-action-list GET     403   200   200   200   200+  200   200+  200+  200   200   200+
api-wellbeing-action-list POST    403   404   404   404   201   404   403   403   404   404   403
api-wellbeing-action-detail GET   403   404   404   404   200+  404   200+  200+  404   404   200+
api-wellbeing-action-detail PATCH 403   404   404   404   200   404   403   403   404   404   403
api-wellbeing-action-detail DELETE 403  404   404   404   204   404   403   403   404   404   403
api-initiative-list GET           403   200   200   200   200+  200   200+  200+  200   200   200+
api-initiative-list POST          403   404   404   404   201   404   403   403   404   404   403
api-initiative-detail GET         403   404   404   404   200+  404   200+  200+  404   404   200+
api-initiative-detail PATCH       403   404   404   404   200   404   403   403   404   404   403
api-initiative-detail DELETE      403   404   404   404   204   404   403   403   404   404   403
api-improvement-point-list GET    403   200   200   200   200+  200   200+  200+  200   200   200+
api-improvement-point-list POST   403   404   404   404   201   404   403   403   404   404   403
api-improvement-point-detail GET  403   404   404   404   200+  404   200+  200+  404   404   200+
api-improvement-point-detail PATCH 403  404   404   404   200   404   403   403   404   404   403
api-improvement-point-detail DELETE 403 404   404   404   204   404   403   403   404   404   403
api-building-block-list GET       403   200   200   200   200+  200   200+  200+  200   200   200+
api-building-block-list POST      403   404   404   404   201   404   403   403   404   404   403
api-building-block-detail GET     403   404   404   404   200+  404   200+  200+  404   404   200+
api-building-block-detail PATCH   403   404   404   404   200   404   403   403   404   404   403
api-building-block-detail DELETE  403   404   404   404   204   404   403   403   404   404   403
api-framework-contract-list GET   403   200   200   200   200+  200   200+  200+  200   200   200+
api-framework-contract-list POST  403   404   404   404   201   404   403   403   404   404   403
api-framework-contract-detail GET 403   404   404   404   200+  404   200+  200+  404   404   200+
api-framework-contract-detail PATCH 403 404   404   404   200   404   403   403   404   404   403
api-framework-contract-detail DELETE 403 404  404   404   204   404   403   403   404   404   403
"""
WELLBEING_ACTION_NAME = "Geheime welzijnsactie"
NOUNS = ("wellbeing-action", "initiative", "improvement-point", "building-block", "framework-contract")
MARKS: dict[str, str] = {
    **dict.fromkeys(("wellbeing", "wellbeing_edit"), WELLBEING_ACTION_NAME),
    "wellbeing_add": "Programma GC",
    **{f"api-{noun}-{kind}": WELLBEING_ACTION_NAME for noun in NOUNS for kind in ("list", "detail")},
}


WELLBEING_ROW_FACTS = {
    "wellbeing-action": {
        "kind": "webinar",
        "name": WELLBEING_ACTION_NAME,
        "begins_on": "2022-10-03",
        "participants": 40,
    },
    "initiative": {"year": 2022, "title": WELLBEING_ACTION_NAME},
    "improvement-point": {"found_on": "2022-12-01", "title": WELLBEING_ACTION_NAME},
    "building-block": {"number": 7, "title": WELLBEING_ACTION_NAME},
    "framework-contract": {"name": WELLBEING_ACTION_NAME, "valid_from": "2021-01-01", "lots": [{"supplier": "Idewe"}]},
}
# What may be told besides.
BESIDES = {
    "wellbeing-action": {"ends_on": "2022-10-04", "rating": "4.4", "scale": 5, "respondents": 12},
    "initiative": {"description": "Voor HR.", "count": 2, "counted": "masterclasses"},
    "improvement-point": {"stakeholders": "HR", "means": "Eigen middelen"},
    "framework-contract": {"valid_until": "2024-12-31"},
}
CHANGED_WELLBEING_FACTS = {
    "wellbeing-action": {"name": "Nieuw"},
    "building-block": {"number": 9},
    "framework-contract": {"name": "Nieuw"},
}
CORRECTED = {
    "wellbeing-action": {"participants": 41},
    "building-block": {"number": 8},
    "framework-contract": {"valid_from": "2020-01-01"},
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    slug, rows = places.world.programme.slug, _make_wellbeing_rows(places)
    action = {"part": "acties", "pk": rows["wellbeing-action"].pk}
    written = WELLBEING_ROW_FACTS["wellbeing-action"] | BESIDES["wellbeing-action"]
    linked = {
        "initiative": {"block": rows["building-block"].pk},
        "improvement-point": {"initiatives": [rows["initiative"].pk]},
    }
    asked = {
        ("wellbeing", "GET"): Ask(query={"jaar": 2022, "programma": slug}),
        ("wellbeing_add", "GET"): Ask({"part": "acties"}, query={"programma": slug}),
        ("wellbeing_add", "POST"): Ask({"part": "acties"}, data=written | {"name": "Nieuw", "kind": "session"}),
        ("wellbeing_edit", "GET"): Ask(action),
        ("wellbeing_edit", "POST"): Ask(action, data=written | {"participants": 42}),
        ("wellbeing_take_back", "POST"): Ask(action),
    }
    for noun, row in rows.items():
        one, told = {"pk": row.pk}, WELLBEING_ROW_FACTS[noun] | BESIDES.get(noun, {}) | linked.get(noun, {})
        new = CHANGED_WELLBEING_FACTS.get(noun, {"title": "Nieuw"})
        asked[f"api-{noun}-list", "POST"] = Ask(data=told | {"programme": slug} | new)
        asked[f"api-{noun}-detail", "GET"] = Ask(one)
        asked[f"api-{noun}-detail", "PATCH"] = Ask(one, data=told | CORRECTED.get(noun, {"title": "Anders"}))
        asked[f"api-{noun}-detail", "DELETE"] = Ask(one)
    return asked


def _make_wellbeing_rows(places: Places) -> dict[str, object]:
    """One thing of each kind, entered now, so that it can be taken back."""
    now, programme = timezone.now(), places.world.programme
    by, day = {"by": places.people["staff"], "at": now}, date(2022, 10, 3)
    action = WELLBEING_ROW_FACTS["wellbeing-action"] | {"begins_on": day}
    return {
        "wellbeing-action": wellbeing.enter_action(programme, **action, **by),
        "initiative": wellbeing.enter_initiative(programme, **WELLBEING_ROW_FACTS["initiative"], **by),
        "improvement-point": wellbeing.enter_point(programme, found_on=day, title=WELLBEING_ACTION_NAME, **by),
        "building-block": wellbeing.enter_block(programme, **WELLBEING_ROW_FACTS["building-block"], **by),
        "framework-contract": wellbeing.enter_contract(
            programme, name=WELLBEING_ACTION_NAME, valid_from=day, lots=[("", "Idewe")], **by
        ),
    }
