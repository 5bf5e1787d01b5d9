"""Who gets what answer: certification. `trnd` was trained and can sign; `newc` signed on the site."""

from datetime import timedelta

from django.utils import timezone

from coaches.certification import actions as certification
from coaches.certification import agreements
from coaches.certification.models import Agreement
from tests.authorisation.places import Ask, Places
from tests.coaches.certification_world import make_trained_candidate, publish_agreement_text
from tests.world import NOW

TABLE = """
route method                       anon  guest owner rival coach peer  steer staff fin   audit admin ste2  sta2  fin2  aud2  trnd  newc
my_certification GET               login 404   404   404   200+  200   404   404   404   200   404   404   404   404   404   404   200
agreement_sign GET                 login 404   404   404   200+  200+  404   404   404   200+  404   404   404   404   404   200+  200+
agreement_sign POST                login 404   404   404   404   404   404   404   404   404   404   404   404   404   404   302   404
coach_profile GET                  login 404   404   404   200+  200   404   404   404   404   404   404   404   404   404   404   200
coach_profile POST                 login 404   404   404   302   404   404   404   404   404   404   404   404   404   404   404   404
coaches GET                        login 404   404   404   404   404   404   200+  404   200+  200+  404   200   404   200   404   404
coaches#not_signed GET             login 404   404   404   404   404   404   200   404   200   200   404   200   404   200   404   404
coaches_material POST              login 404   404   404   404   404   404   302   404   404   404   404   404   404   404   404   404
coach GET                          login 404   404   404   404   404   404   200+  404   200+  200+  404   404   404   404   404   404
coach_block GET                    login 404   404   404   404   404   404   200+  404   404   404   404   404   404   404   404   404
coach_block POST                   login 404   404   404   404   404   404   302   404   404   404   404   404   404   404   404   404
coach_retire GET                   login 404   404   404   404   404   404   200+  404   404   404   404   404   404   404   404   404
coach_retire POST                  login 404   404   404   404   404   404   302   404   404   404   404   404   404   404   404   404
blocks GET                         login 404   404   404   404   404   404   200+  404   200+  200+  404   200   404   200   404   404
blocks POST                        login 404   404   404   404   404   404   302   404   404   404   404   302   404   404   404   404
block_lift POST                    login 404   404   404   404   404   404   302   404   404   404   404   404   404   404   404   404
agreement_texts GET                login 404   404   404   404   404   404   200+  404   200+  200+  404   200   404   200   404   404
agreement_texts POST               login 404   404   404   404   404   404   302   404   404   404   404   302   404   404   404   404
document#agreement GET             login 404   404   404   404   404   404   200+  404   200+  200+  404   404   404   404   404   200+
api-certification-list GET         403   200   200   200   200+  200   200   200+  200   200+  200+  200   200   200   200   200   200
api-certification-detail GET       403   404   404   404   200+  404   404   200+  404   200+  200+  404   404   404   404   404   404
api-certification-detail PATCH     403   404   404   404   200   404   404   403   404   403   403   404   404   404   404   404   404
api-certification-sign POST        403   404   404   404   409   409   404   403   404   403   403   404   404   404   404   201   409
api-certification-material POST    403   404   404   404   403   404   404   200   404   403   403   404   404   404   404   404   404
api-certification-block POST       403   404   404   404   403   404   404   200   404   403   403   404   404   404   404   404   404
api-certification-lift POST        403   404   404   404   403   404   404   200   404   403   403   404   404   404   404   404   404
api-certification-retire POST      403   404   404   404   403   404   404   200   404   403   403   404   404   404   404   404   404
api-block-list GET                 403   200   200   200   200   200   200   200+  200   200+  200+  200   200   200   200   200   200
api-block-list POST                403   400   400   400   400   400   400   201   400   403   403   400   400   400   400   400   400
api-block-detail GET               403   404   404   404   404   404   404   200+  404   200+  200+  404   404   404   404   404   404
api-block-lift POST                403   404   404   404   404   404   404   200   404   403   403   404   404   404   404   404   404
api-agreement-text-list GET        403   200   200   200   200+  200+  200   200+  200   200+  200+  200   200   200   200   200+  200+
api-agreement-text-list POST       403   400   400   400   400   400   400   201   400   403   403   400   400   400   400   400   400
api-agreement-text-detail GET      403   404   404   404   200+  200+  404   200+  404   200+  200+  404   404   404   404   200+  200+
"""  # noqa: E501 – one column more than a line takes
COACH, REASON, TITLE = "Cécile Coach", "Geheim geschil.", "Geheime overeenkomst"
MARKS: dict[str, str] = {
    "my_certification": COACH,
    "agreement_sign": TITLE,
    "coach_profile": COACH,
    "coaches": COACH,
    "coach": COACH,
    "coach_block": COACH,
    "coach_retire": COACH,
    "blocks": REASON,
    "agreement_texts": TITLE,
    "api-certification-list": COACH,
    "api-certification-detail": COACH,
    "api-block-list": REASON,
    "api-block-detail": REASON,
    "api-agreement-text-list": TITLE,
    "api-agreement-text-detail": TITLE,
}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world, today = places.world, timezone.localdate()
    first, then = publish_agreement_text(world), timezone.localdate(NOW) + timedelta(days=1)
    candidate = make_trained_candidate(world, "Kato Kan", world.user("kato@gc.example"))
    signed = make_trained_candidate(world, "Nele Nieuw", world.user("nele@gc.example"))
    agreements.sign_agreement_online(signed, text=first, name=signed.name, by=signed.user, at=NOW)
    places.people |= {"trnd": candidate.user, "newc": signed.user}
    second = publish_agreement_text(world, "2018-3", then, title=TITLE)
    block = certification.block(places.coach, reason=REASON, on=today + timedelta(days=9), by=world.people["staff"])
    one, why = {"pk": places.coach.pk}, {"reason": "Klacht.", "on": f"{today}", "until": f"{today + timedelta(days=9)}"}
    signing = {"text": second.pk, "name": candidate.name}
    copy = Agreement.objects.get(coach__candidate=signed).copy_id
    of_pages = _ask_certification_pages(places, block.pk) | {
        ("agreement_sign", "POST"): Ask(data=signing | {"candidate": candidate.pk}),
        ("document#agreement", "GET"): Ask({"pk": copy}),
    }
    slug = {"programme": world.programme.slug}
    published = {"version": "2099-1", "title": "Later", "body": "Artikel 1", "valid_from": "2099-01-01"}
    return of_pages | {
        ("api-certification-detail", "GET"): Ask(one),
        ("api-certification-detail", "PATCH"): Ask(one, data=_build_profile_data() | {"capacity": 7}),
        ("api-certification-sign", "POST"): Ask(data=signing),
        ("api-certification-material", "POST"): Ask(data={"coaches": [places.coach.pk]}),
        ("api-certification-block", "POST"): Ask(one, data=why),
        ("api-certification-lift", "POST"): Ask(one, data={"block": block.pk}),
        ("api-certification-retire", "POST"): Ask(one, data={"on": f"{today}"}),
        ("api-block-list", "POST"): Ask(data=why | slug | {"whom": "other"}),
        ("api-block-detail", "GET"): Ask({"pk": block.pk}),
        ("api-block-lift", "POST"): Ask({"pk": block.pk}),
        ("api-agreement-text-list", "POST"): Ask(data=published | slug),
        ("api-agreement-text-detail", "GET"): Ask({"pk": second.pk}),
    }


def _ask_certification_pages(places: Places, block: int) -> dict[tuple[str, str], Ask]:
    one, today = {"pk": places.coach.pk}, timezone.localdate()
    blocked = {"reason": "Klacht.", "from_on": f"{today}", "until_on": f"{today + timedelta(days=9)}"}
    published = {"version": "2099-1", "title": "Later", "body": "Artikel 1", "valid_from": "2099-01-01"}
    return {
        ("coach_profile", "POST"): Ask(data=_build_profile_data() | {"coach": places.coach.pk, "capacity": "7"}),
        ("coaches#not_signed", "GET"): Ask(query={"list": "not_signed"}),
        ("coaches_material", "POST"): Ask(data={"coach": places.coach.pk}),
        ("coach", "GET"): Ask(one),
        ("coach_block", "GET"): Ask(one),
        ("coach_block", "POST"): Ask(one, data=blocked),
        ("coach_retire", "GET"): Ask(one),
        ("coach_retire", "POST"): Ask(one, data={"on": f"{today}"}),
        ("blocks", "POST"): Ask(data=blocked | {"whom": "other"}),
        ("block_lift", "POST"): Ask({"pk": block}),
        ("agreement_texts", "POST"): Ask(data=published),
    }


def _build_profile_data() -> dict[str, object]:
    return {"regions": ["Limburg"], "languages": ["nl"], "themes": ["food"], "introduction": "Dag."}
