"""Who gets what answer: candidates. `cand` has a draft, `apld` has handed in."""

from tests.authorisation.places import Ask, Places
from tests.coaches import candidacy_world as candidates
from tests.coaches.candidacy_world import CANDIDACY_FACTS, DIPLOMA, PROOF
from tests.world import make_pdf_upload

TABLE = """
route method                    anon  guest steer staff fin   audit admin sta2  aud2  cand  apld
diploma_check GET               200   200   200   200   200   200   200   200   200   200   200
candidacy GET                   login 200   200   200   200   200   200   200   404   200+  200+
candidacy_edit GET              login 404   404   404   404   404   404   404   404   200+  404
candidacy_edit POST             login 404   404   404   404   404   404   404   404   302   404
diploma_add GET                 login 404   404   404   404   404   404   404   404   200   404
diploma_add POST                login 404   404   404   404   404   404   404   404   302   404
proof_add GET                   login 404   404   404   404   404   404   404   404   200   404
proof_add POST                  login 404   404   404   404   404   404   404   404   302   404
diploma_remove GET              login 404   404   404   404   404   404   404   404   200+  404
diploma_remove POST             login 404   404   404   404   404   404   404   404   302   404
proof_remove GET                login 404   404   404   404   404   404   404   404   200+  404
proof_remove POST               login 404   404   404   404   404   404   404   404   302   404
candidacy_submit GET            login 404   404   404   404   404   404   404   404   200+  404
candidacy_submit POST           login 404   404   404   404   404   404   404   404   302   404
candidacy_withdraw GET          login 404   404   200+  404   404   404   404   404   404   200+
candidacy_withdraw POST         login 404   404   302   404   404   404   404   404   404   302
candidates GET                  login 404   404   200+  404   200+  200+  200   200   404   404
candidate GET                   login 404   404   200+  404   200+  200+  404   404   404   302
proofs_judge POST               login 404   404   302   404   404   404   404   404   404   404
proofs_judge#refused POST       login 404   404   302   404   404   404   404   404   404   404
candidates_decide GET           login 404   404   200+  404   404   404   404   404   404   404
candidates_decide POST          login 404   404   302   404   404   404   404   404   404   404
candidates_decide#refuse POST   login 404   404   302   404   404   404   404   404   404   404
conditions GET                  login 404   404   200+  404   200+  200+  200   200   404   404
conditions POST                 login 404   404   302   404   404   404   302   404   404   404
document#diploma GET            login 404   404   200+  404   200+  200+  404   404   404   200+
document#experience GET         login 404   404   200+  404   200+  200+  404   404   404   200+
document#draft GET              login 404   404   404   404   404   404   404   404   200+  404
api-candidate-list GET          403   200   200   200+  200   200+  200+  200   200   200+  200+
api-candidate-detail GET        403   404   404   200+  404   200+  200+  404   404   404   200+
api-candidate-detail#draft GET  403   404   404   404   404   404   404   404   404   200+  404
api-candidate-detail PATCH      403   404   404   404   404   404   404   404   404   200   404
api-candidate-diplomas POST     403   404   404   404   404   404   404   404   404   201   404
api-candidate-diploma DELETE    403   404   404   404   404   404   404   404   404   204   404
api-candidate-proofs POST       403   404   404   404   404   404   404   404   404   201   404
api-candidate-proof DELETE      403   404   404   404   404   404   404   404   404   204   404
api-candidate-submit POST       403   404   404   404   404   404   404   404   404   200   404
api-candidate-submit#others POST 403  404   404   403   404   403   403   404   404   404   409
api-candidate-withdraw POST     403   404   404   200   404   403   403   404   404   404   200
api-candidate-judge POST        403   404   404   200   404   403   403   404   404   404   403
api-candidate-admit POST        403   404   404   200   404   403   403   404   404   404   404
api-candidate-refuse POST       403   404   404   200   404   403   403   404   404   404   403
api-candidate-wait POST         403   404   404   200   404   403   403   404   404   404   403
"""
CANDIDATE_NAME = "Kandida Geheim"
MARKS: dict[str, str] = {
    "candidacy": CANDIDATE_NAME,
    "candidacy_edit": CANDIDATE_NAME,
    "candidacy_submit": "Programma GC",
    "candidacy_withdraw": CANDIDATE_NAME,
    "candidate": CANDIDATE_NAME,
    "candidates": CANDIDATE_NAME,
    "candidates_decide": CANDIDATE_NAME,
    "conditions": "Programma GC",
    "diploma_remove": DIPLOMA["title"],
    "proof_remove": PROOF["description"],
    "api-candidate-list": CANDIDATE_NAME,
    "api-candidate-detail": CANDIDATE_NAME,
}
CANDIDACY_REFUSAL_DATA = {"reason": "Te weinig ervaring."}


def build_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row a request that somebody who may would see succeed."""
    world = places.world
    draft, applied = (
        candidates.make_complete_candidacy(world, name=CANDIDATE_NAME),
        candidates.make_applied_candidate(world, name=CANDIDATE_NAME),
    )
    places.people |= {"cand": draft.user, "apld": applied.user}
    return (
        _ask_candidate_pages(draft, applied)
        | _ask_candidacy_staff_pages(places, applied)
        | _ask_candidacy_api(places, draft, applied)
    )


def _ask_candidate_pages(draft, applied) -> dict[tuple[str, str], Ask]:
    one, given = {"pk": draft.pk}, {"pk": applied.pk}
    diploma, proof = one | {"proof": draft.diplomas.get().pk}, one | {"proof": draft.proofs.get().pk}
    return {
        ("candidacy_edit", "GET"): Ask(one),
        ("candidacy_edit", "POST"): Ask(one, data=CANDIDACY_FACTS | {"region": "Brussel"}),
        ("diploma_add", "GET"): Ask(one),
        ("diploma_add", "POST"): Ask(
            one, data=DIPLOMA | {"title": "Master", "document": make_pdf_upload("master.pdf")}
        ),
        ("proof_add", "GET"): Ask(one),
        ("proof_add", "POST"): Ask(one, data=PROOF | {"document": make_pdf_upload("attest.pdf")}),
        ("diploma_remove", "GET"): Ask(diploma),
        ("diploma_remove", "POST"): Ask(diploma),
        ("proof_remove", "GET"): Ask(proof),
        ("proof_remove", "POST"): Ask(proof),
        ("candidacy_submit", "GET"): Ask(one),
        ("candidacy_submit", "POST"): Ask(one),
        ("candidacy_withdraw", "GET"): Ask(given),
        ("candidacy_withdraw", "POST"): Ask(given),
        ("document#diploma", "GET"): Ask({"pk": applied.diplomas.get().document_id}),
        ("document#experience", "GET"): Ask({"pk": applied.proofs.get().document_id}),
        ("document#draft", "GET"): Ask({"pk": draft.diplomas.get().document_id}),
    }


def _ask_candidacy_staff_pages(places: Places, applied) -> dict[tuple[str, str], Ask]:
    one, diploma, proof = {"pk": applied.pk}, applied.diplomas.get().pk, applied.proofs.get().pk
    verified = {"candidate": candidates.make_verified_candidate(places.world, name=CANDIDATE_NAME).pk}
    strict = {angle: ["coaching"] for angle in ("management", "psychology", "medical")}
    return {
        ("candidate", "GET"): Ask(one),
        ("proofs_judge", "POST"): Ask(
            one, data={"diploma": diploma, "proof": proof, "verdict": "accepted"} | CANDIDACY_REFUSAL_DATA
        ),
        ("proofs_judge#refused", "POST"): Ask(
            one, data={"diploma": diploma, "verdict": "refused"} | CANDIDACY_REFUSAL_DATA
        ),
        ("candidates_decide", "GET"): Ask(query=verified | {"decision": "admit"}),
        ("candidates_decide", "POST"): Ask(data=verified | {"decision": "admit"} | CANDIDACY_REFUSAL_DATA),
        ("candidates_decide#refuse", "POST"): Ask(
            data={"candidate": applied.pk, "decision": "refuse"} | CANDIDACY_REFUSAL_DATA
        ),
        ("conditions", "POST"): Ask(data=strict | {"programme": places.world.programme.pk, "valid_from": "2099-01-01"}),
    }


def _ask_candidacy_api(places: Places, draft, applied) -> dict[tuple[str, str], Ask]:
    one, given = {"pk": draft.pk}, {"pk": applied.pk}
    diploma, proof = draft.diplomas.get().pk, draft.proofs.get().pk
    judged = {"diplomas": [applied.diplomas.get().pk], "proofs": [applied.proofs.get().pk], "verdict": "refused"}
    return {
        ("api-candidate-detail", "GET"): Ask(given),
        ("api-candidate-detail#draft", "GET"): Ask(one),
        ("api-candidate-detail", "PATCH"): Ask(one, data=CANDIDACY_FACTS | {"region": "Brussel"}),
        ("api-candidate-diplomas", "POST"): Ask(
            one, data=DIPLOMA | {"title": "M", "document": make_pdf_upload("m.pdf")}
        ),
        ("api-candidate-diploma", "DELETE"): Ask(one | {"number": diploma}),
        ("api-candidate-proofs", "POST"): Ask(one, data=PROOF | {"document": make_pdf_upload("attest.pdf")}),
        ("api-candidate-proof", "DELETE"): Ask(one | {"number": proof}),
        ("api-candidate-submit", "POST"): Ask(one),
        ("api-candidate-submit#others", "POST"): Ask(given),
        ("api-candidate-withdraw", "POST"): Ask(given),
        ("api-candidate-judge", "POST"): Ask(given, data=judged | CANDIDACY_REFUSAL_DATA),
        ("api-candidate-admit", "POST"): Ask(
            {"pk": candidates.make_verified_candidate(places.world, name=CANDIDATE_NAME).pk}
        ),
        ("api-candidate-refuse", "POST"): Ask(given, data=CANDIDACY_REFUSAL_DATA),
        ("api-candidate-wait", "POST"): Ask(given),
    }
