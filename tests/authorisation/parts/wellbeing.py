"""Who gets what answer: wellbeing. HR reporting reads it with the project holder and the auditor."""

from django.utils import timezone

from tests.authorisation.places import Ask, Places
from trainings.wellbeing import actions as wellbeing

TABLE = """
route method                      anon  guest coach steer staff fin   audit admin sta2  train repor
wellbeing GET                     login 404   404   404   200+  404   200+  200+  200   404   200+
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
NAME = "Geheime welzijnsactie"
NOUNS = ("wellbeing-action", "initiative", "improvement-point", "building-block", "framework-contract")
MARKS: dict[str, str] = {
    **dict.fromkeys(("wellbeing", "wellbeing_edit"), NAME),
    "wellbeing_add": "Programma GC",
    **{f"api-{noun}-{kind}": NAME for noun in NOUNS for kind in ("list", "detail")},
}


def asks(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    now, programme, slug = timezone.now(), places.world.programme, places.world.programme.slug
    by = {"by": places.people["staff"], "at": now}
    told = {
        "wellbeing-action": {"kind": "webinar", "name": NAME, "begins_on": "2022-10-03", "participants": 40},
        "initiative": {"year": 2022, "title": NAME},
        "improvement-point": {"found_on": "2022-12-01", "title": NAME},
        "building-block": {"number": 7, "title": NAME},
        "framework-contract": {"name": NAME, "valid_from": "2021-01-01", "lots": [{"supplier": "Idewe"}]},
    }
    day = now.date().replace(year=2022)
    rows = {
        "wellbeing-action": wellbeing.enter_action(programme, **told["wellbeing-action"] | {"begins_on": day}, **by),
        "initiative": wellbeing.enter_initiative(programme, **told["initiative"], **by),
        "improvement-point": wellbeing.enter_point(programme, **told["improvement-point"] | {"found_on": day}, **by),
        "building-block": wellbeing.enter_block(programme, **told["building-block"], **by),
        "framework-contract": wellbeing.enter_contract(
            programme, name=NAME, valid_from=day, lots=[("", "Idewe")], **by
        ),
    }
    changed = {"wellbeing-action": {"participants": 41}, "building-block": {"number": 8}}
    changed |= {"framework-contract": {"valid_from": "2020-01-01"}}
    new = {noun: facts | {"number": 9} if noun == "building-block" else facts for noun, facts in told.items()}
    action = {"part": "acties", "pk": rows["wellbeing-action"].pk}
    written = told["wellbeing-action"]
    asked = {
        ("wellbeing", "GET"): Ask(query={"jaar": 2022, "programma": slug}),
        ("wellbeing_add", "GET"): Ask({"part": "acties"}, query={"programma": slug}),
        ("wellbeing_add", "POST"): Ask({"part": "acties"}, data=written | {"name": "Nieuw", "kind": "session"}),
        ("wellbeing_edit", "GET"): Ask(action),
        ("wellbeing_edit", "POST"): Ask(action, data=written | {"participants": 42}),
        ("wellbeing_take_back", "POST"): Ask(action),
    }
    for noun, row in rows.items():
        one = {"pk": row.pk}
        facts = new[noun] | ({} if noun == "building-block" else {"name": "Nieuw"})
        facts |= {"title": "Nieuw"} if "title" in facts else {}
        asked[f"api-{noun}-list", "POST"] = Ask(data=facts | {"programme": slug})
        asked[f"api-{noun}-detail", "GET"] = Ask(one)
        asked[f"api-{noun}-detail", "PATCH"] = Ask(one, data=changed.get(noun, {"title": "Anders"}))
        asked[f"api-{noun}-detail", "DELETE"] = Ask(one)
    return asked
