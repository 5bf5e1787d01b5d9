"""Who gets what answer where: the authorisation of the whole site in one hand-written table.

A cell is the status of the answer. A `+` says that the answer shows something of the programme (its mark, see MARKS),
no `+` that it must not. `login` is the way to the sign-in. After `#` stands a variant of the same address.
The people of programme GC: `owner` applied for the company of the file, `rival` for another company; `coach` has the
trajectory of the file, `peer` is another coach; then the steering group, the project holder, finance, the auditor and
the administrator. `anon` is not signed in, `guest` is and nothing more. Those with a 2 have their role elsewhere. Two
roles read only a part of a programme: `train` gives its courses, `repor` is HR reporting.
"""

from tests.authorisation.parts import load_matrix_parts

MATRIX_TABLE = """
route method                  anon  guest owner rival coach peer  steer staff fin   audit admin ste2  sta2  fin2  aud2

home GET                      200   200   200   200   200   200   200   200   200   200   200   200   200   200   200
eligibility GET               200   200   200   200   200   200   200   200   200   200   200   200   200   200   200
for_coaches GET               200   200   200   200   200   200   200   200   200   200   200   200   200   200   200
demo_mail GET                 404   404   404   404   404   404   404   404   404   404   404   404   404   404   404
desk GET                      login 302   302   302   302   302   200   302   302   200   302   302   302   302   302

applications GET              login 200   200+  200   200   200   200   200   200   200   200   200   200   200   200
apply GET                     login 200   200   200   200   200   200   200   200   404   200   200   200   200   404
apply POST                    login 302   302   302   302   302   302   302   302   404   302   302   302   302   404
application GET               login 404   200+  404   404   404   200+  200+  200+  200+  200+  404   404   404   404
application#running GET       login 404   200+  404   200+  404   200+  200+  200+  200+  200+  404   404   404   404
application#draft GET         login 404   302   404   404   404   404   404   404   404   404   404   404   404   404
application#unread GET        login 404   200+  404   404   404   404   404   404   404   404   404   404   404   404
application_edit GET          login 404   200+  404   404   404   404   404   404   404   404   404   404   404   404
application_edit POST         login 404   302   404   404   404   404   404   404   404   404   404   404   404   404
application_edit#submit POST  login 404   302   404   404   404   404   404   404   404   404   404   404   404   404
application_edit#audits POST  login 404   404   404   404   404   404   404   404   404   404   404   404   404   404
application_withdraw GET      login 404   200+  404   404   404   404   200+  404   404   404   404   404   404   404
application_withdraw POST     login 404   302   404   404   404   404   302   404   404   404   404   404   404   404
application_start GET         login 404   200+  404   404   404   404   200+  404   404   404   404   404   404   404
application_start POST        login 404   302   404   404   404   404   302   404   404   404   404   404   404   404
application_history GET       login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
application_history#unread GET login 404  404   404   404   404   404   404   404   404   404   404   404   404   404
application_complete POST     login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
worklist GET                  login 404   404   404   404   404   404   200+  404   200+  200+  404   200   404   200
worklist POST                 login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
decisions GET                 login 404   404   404   404   404   200+  200+  200+  200+  200+  200   200   200   200
decide GET                    login 404   404   404   404   404   200+  404   404   404   404   404   404   404   404
decide POST                   login 404   404   404   404   404   302   404   404   404   404   404   404   404   404
decide#reject POST            login 404   404   404   404   404   302   404   404   404   404   404   404   404   404
trajectories GET              login 404   404   404   200+  200   200+  200+  200+  200+  200+  200   200   200   200
trajectory GET                login 404   200+  404   200+  404   200+  200+  200+  200+  200+  404   404   404   404
session_add GET               login 404   404   404   200+  404   404   404   404   404   404   404   404   404   404
session_add POST              login 404   404   404   302   404   404   404   404   404   404   404   404   404   404
session_add#audits POST       login 404   404   404   404   404   404   404   404   404   404   404   404   404   404
session_remove POST           login 404   404   404   302   404   404   404   404   404   404   404   404   404   404
trajectory_end GET            login 404   404   404   200+  404   404   404   404   404   404   404   404   404   404
trajectory_end POST           login 404   404   404   302   404   404   404   404   404   404   404   404   404   404
trajectory_stop GET           login 404   404   404   200+  404   404   200+  404   404   404   404   404   404   404
trajectory_stop#audits POST   login 404   404   404   404   404   404   302   404   404   404   404   404   404   404
trajectory_stop POST          login 404   404   404   302   404   404   302   404   404   404   404   404   404   404
document GET                  login 404   200+  404   200+  404   200+  200+  200+  200+  200+  404   404   404   404
coach_account GET             login 404   404   404   200+  200   404   404   404   404   404   404   404   404   404
coach_account POST            login 404   404   404   302   200   404   404   404   404   404   404   404   404   404
payouts GET                   login 404   404   404   200+  200   404   200+  200+  200+  200+  404   200   200   200
payout_retry POST             login 404   404   404   404   404   404   404   302   404   404   404   404   404   404
budget GET                    login 404   404   404   404   404   200+  200+  200+  200+  200+  200   200   200   200
tranche_add GET               login 404   404   404   404   404   404   404   200   404   404   404   404   200   404
tranche_add POST              login 404   404   404   404   404   404   404   302   404   404   404   404   200   404
state_of_affairs GET          login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
state_of_affairs_json GET     login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
state_of_affairs_csv GET      login 404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404

api-unknown GET               403   404   404   404   404   404   404   404   404   404   404   404   404   404   404
api-programme-list GET        403   200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
api-programme-detail GET      403   200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+  200+
api-application-list GET      403   200   200+  200   200+  200   200+  200+  200+  200+  200+  200   200   200   200
api-application-list POST     403   201   201   201   201   201   201   201   201   403   201   201   201   201   403
api-application-detail GET    403   404   200+  404   404   404   200+  200+  200+  200+  200+  404   404   404   404
api-application-detail#unread GET 403 404 200+  404   404   404   404   404   404   404   404   404   404   404   404
api-application-detail PATCH  403   404   200   404   404   404   404   404   404   404   404   404   404   404   404
api-application-submit POST   403   404   200   404   404   404   404   404   404   404   404   404   404   404   404
api-application-submit#audits POST 403 404 404  404   404   404   404   404   404   403   404   404   404   404   404
api-application-withdraw POST 403   404   200   404   404   404   403   200   403   403   403   404   404   404   404
api-application-complete POST 403   404   403   404   404   404   403   200   403   403   403   404   404   404   404
api-application-approve POST  403   404   403   404   404   404   200   403   403   403   403   404   404   404   404
api-application-approve#own POST 403 404 404    404   404   404   403   403   403   403   403   404   404   404   404
api-application-reject#own POST 403 404   404   404   404   404   403   403   403   403   403   404   404   404   404
api-application-reject POST   403   404   403   404   404   404   200   403   403   403   403   404   404   404   404
api-application-start POST    403   404   201   404   404   404   403   201   403   403   403   404   404   404   404
api-decision-list POST        403   404   403   404   404   404   200   403   403   403   403   404   404   404   404
api-decision-list#own POST    403   404   404   404   404   404   403   403   403   403   403   404   404   404   404
api-decision-list#reject POST 403   404   403   404   404   404   200   403   403   403   403   404   404   404   404
api-trajectory-list GET       403   200   200+  200   200+  200   200+  200+  200+  200+  200+  200   200   200   200
api-trajectory-detail GET     403   404   200+  404   200+  404   200+  200+  200+  200+  200+  404   404   404   404
api-trajectory-sessions GET   403   404   200+  404   200+  404   200+  200+  200+  200+  200+  404   404   404   404
api-trajectory-sessions POST  403   404   403   404   201   404   403   403   403   403   403   404   404   404   404
api-trajectory-sessions#audits POST 403 404 404 403   404   404   403   403   403   403   403   404   404   404   404
api-trajectory-session DELETE 403   404   403   404   204   404   403   403   403   403   403   404   404   404   404
api-trajectory-end POST       403   404   403   404   200   404   403   403   403   403   403   404   404   404   404
api-trajectory-stop POST      403   404   403   404   200   404   403   200   403   403   403   404   404   404   404
api-payout-list GET           403   200   200   200   200+  200   200   200+  200+  200+  200+  200   200   200   200
api-payout-detail GET         403   404   404   404   200+  404   404   200+  200+  200+  200+  404   404   404   404
api-payout-retry POST         403   404   404   404   403   404   404   403   200   403   403   404   404   404   404
api-coach-list GET            403   200   200+  200+  200   200   200   200+  200   200   200   200   200   200   200
api-budget-line-list GET      403   200   200   200   200   200   200+  200+  200+  200+  200+  200   200   200   200
api-tranche-list GET          403   200   200   200   200   200   200+  200+  200+  200+  200+  200   200   200   200
api-tranche-list POST         403   404   404   404   404   404   403   403   201   403   403   404   404   404   404
api-tranche-detail GET        403   404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
api-transfer-list GET         403   200   200   200   200   200   200+  200+  200+  200+  200+  200   200   200   200
api-transfer-detail GET       403   404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
api-state-of-affairs GET      403   404   404   404   404   404   200+  200+  200+  200+  200+  404   404   404   404
"""

MATRIX_PEOPLE = MATRIX_TABLE.split(maxsplit=17)[2:17]
LIMITED = ("train", "repor")  # people with a role in GC that reads only a part of it

# What an answer shows when it shows something of programme GC; elsewhere the name of the company.
COMPANY = "Geheimhouderij"
MATRIX_MARKS = {
    "api-budget-line-list": "programme-gc",
    "api-coach-list": "Cécile Coach",
    "api-programme-detail": "programme-gc",
    "api-programme-list": "programme-gc",
    "api-state-of-affairs": "Programma GC",
    "api-tranche-detail": "140000.00",
    "api-tranche-list": "140000.00",
    "api-trajectory-sessions": "2018-02-12",
    "api-transfer-detail": "reserve",
    "api-transfer-list": "140000.00",
    "application_history": "GC-",
    "application_start": "Cécile Coach",
    "budget": "Programma GC",
    "coach_account": "Cécile Coach",
    "document": "%PDF",
    "state_of_affairs": "Programma GC",
    "state_of_affairs_csv": "23/03/2018",
    "state_of_affairs_json": "Programma GC",
    "tranche_add": "GC –",  # lines are named with their programme only to who sees those of several
}

# Addresses that have no row, and why.
WITHOUT_A_ROW = {
    "account_": "signing in, out and up is for everybody; the sign-in's own tests go through it",
    "admin:": "one rule for all of it: administrators only; tested as a whole below",
    "set_language": "the choice of language is for everybody and changes a cookie only",
    "healthz": "answers machines before anybody is known; its own tests ask it",
}


def collect_route_marks() -> dict[str, str]:
    """What an answer shows when it shows something of programme GC, of all parts."""
    return MATRIX_MARKS | {route: mark for part in load_matrix_parts() for route, mark in part.MARKS.items()}


def read_matrix_rows() -> dict[tuple[str, str], dict[str, str]]:
    """The table and its parts as (route, method) → person → expected answer. A part may begin with a header of its own,
    for people who matter only there. Trainers and HR reporting, who have a role here, get everywhere else what a guest
    gets."""
    found = {}
    for table in (MATRIX_TABLE, *(part.TABLE for part in load_matrix_parts())):
        lines = [line.split() for line in table.strip().splitlines() if line.strip()]
        people = lines.pop(0)[2:] if lines[0][0] == "route" else MATRIX_PEOPLE
        for route, method, *cells in lines:
            answers = dict(zip(people, cells, strict=True))
            found[route, method] = dict.fromkeys(LIMITED, answers["guest"]) | answers
    return found
