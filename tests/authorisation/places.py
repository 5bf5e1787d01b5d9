"""The files that the authorisation matrix asks for, and for every row of its table a request that would succeed."""

from dataclasses import dataclass, field
from datetime import date

from coaches.certification.models import Coach
from healthcoach.users.models import User
from subsidies.applications import actions as applications
from subsidies.applications.models import Application
from subsidies.budget import actions as budget
from subsidies.budget.models import Base, Tranche, Transfer
from subsidies.budget.rules import BudgetLineKind, Movement
from subsidies.payouts.models import PAYOUT, Payout, PayoutStatus
from subsidies.trajectories.models import Trajectory
from tests.authorisation.parts import load_matrix_parts
from tests.authorisation.table import COMPANY
from tests.world import COMPLETE, NOW, World, make_pdf_upload, make_world

# A role, and how the table calls who has it here and who has it in another programme.
ROLES = [
    ("steering", "steer", "ste2"),
    ("staff", "staff", "sta2"),
    ("finance", "fin", "fin2"),
    ("auditor", "audit", "aud2"),
]


CECILE = {"holder": "Cécile", "town": "Gent"}


class NamedWorld(World):
    """A world in which the owner's company has a name that nobody else's has."""

    def draft(self, by: User | None = None, **declared) -> Application:
        """A draft; the owner's under the name that the matrix looks for."""
        owner = by in (None, self.people["applicant"]) and self.programme.code == "GC"
        return super().draft(by, **declared | {"company_name": COMPANY if owner else "Bakkerij"})


@dataclass
class Places:
    """Two programmes with their people, and a file of GC's owner in every status that a verb needs; also a draft that
    was withdrawn unread, and what the auditor and the steering group's member have with companies themselves."""

    world: World
    people: dict[str, User | None]
    coach: Coach
    draft: Application
    unread: Application
    audited: Application
    of_steering: Application
    submitted: Application
    pending: Application
    approved: Application
    running: Trajectory
    coached_by_auditor: Trajectory
    ended: Trajectory
    parked: Payout
    tranche: Tranche
    transfer: Transfer


@dataclass
class Ask:
    """A request: for which row, with what after the `?`, and with which fields."""

    kwargs: dict[str, object] = field(default_factory=dict)
    query: dict[str, object] = field(default_factory=dict)
    data: dict[str, object] = field(default_factory=dict)


def make_places() -> Places:
    """Builds it all through the verbs."""
    world = _make_named_world("GC")
    other = _make_named_world("XX", numbers=world.numbers)
    rival, peer = world.user("rival@gc.example"), world.user("peer@gc.example")
    coach = world.coach("Cécile Coach", user=world.people["coach"])
    world.running(coach=world.coach("Bo Maes", user=peer), by=rival)
    for elsewhere in (lambda: world.pending(rival), other.pending, other.submitted, lambda: other.ended(60)):
        elsewhere()
    parked = Payout.objects.get(trajectory=world.ended(60, trajectory=world.running(coach=coach)))
    PAYOUT.move([parked], PayoutStatus.PARKED, parked_at=NOW, parked_reason="Al geboekt.")
    ended = world.ended(120, trajectory=world.running(coach=coach))
    world.settle()
    operating = world.programme.lines.get(kind=BudgetLineKind.OPERATING)
    return Places(
        world=world,
        people=_collect_matrix_people(world, other, rival=rival, peer=peer),
        coach=coach,
        draft=world.draft(),
        unread=applications.withdraw(world.draft(), by=world.people["applicant"], at=NOW),
        audited=world.draft(world.people["auditor"]),
        of_steering=world.pending(world.people["steering"]),
        submitted=world.submitted(),
        pending=world.pending(),
        approved=world.agreed(world.approved(), coach),
        running=world.delivered(60, trajectory=world.running(coach=coach)),
        coached_by_auditor=world.running(coach=world.coach("Dirk Dubbel", user=world.people["auditor"]), by=rival),
        ended=ended,
        parked=parked,
        tranche=budget.receive_unscheduled_tranche(
            operating, percentage=5, base=Base.GRANT, amount=140_000, received_on=date(2017, 1, 16), by=None, at=NOW
        ),
        transfer=Transfer.objects.filter(kind=Movement.RESERVE, source__line__programme=world.programme).first(),
    )


def _make_named_world(code: str, **numbers: object) -> World:
    made = make_world(code=code)
    return NamedWorld(made.programme, made.people, made.edition, **numbers)


def _collect_matrix_people(world: World, other: World, *, rival: User, peer: User) -> dict[str, User | None]:
    named = {"anon": None, "guest": world.people["stranger"], "owner": world.people["applicant"], "rival": rival}
    named |= {"coach": world.people["coach"], "peer": peer, "admin": world.people["admin"]}
    named |= {"train": world.people["trainer"], "repor": world.people["reporting"]}
    for role, here, elsewhere in ROLES:
        named |= {here: world.people[role], elsewhere: other.people[role]}
    return named


def build_matrix_requests(places: Places) -> dict[tuple[str, str], Ask]:
    """Per row of the table a request that somebody who may would see succeed; a plain GET needs none."""
    known = _ask_all_pages(places) | _ask_whole_api(places)
    for part in load_matrix_parts():
        known |= part.build_requests(places)
    return known


def _ask_all_pages(p: Places) -> dict[tuple[str, str], Ask]:
    return _ask_company_pages(p) | _ask_deciding_pages(p) | _ask_trajectory_pages(p) | _ask_money_pages(p)


def _ask_company_pages(p: Places) -> dict[tuple[str, str], Ask]:
    draft, submitted, pending = {"pk": p.draft.pk}, {"pk": p.submitted.pk}, {"pk": p.pending.pk}
    approved, company = {"pk": p.approved.pk}, {"company_name": COMPANY, "contact_name": "An"}
    declared = COMPLETE | company | {"low_skilled": True, "contact_email": "an@gc.example"}
    number = next(p.world.numbers)
    return {
        ("apply", "POST"): Ask(
            data={"programme": p.world.programme.pk, "enterprise_number": number, "company_name": "Nieuw"}
        ),
        ("application", "GET"): Ask(pending),
        ("application#running", "GET"): Ask({"pk": p.running.application_id}),
        ("application#draft", "GET"): Ask(draft),
        ("application#unread", "GET"): Ask({"pk": p.unread.pk}),
        ("application_edit", "GET"): Ask(draft),
        ("application_edit", "POST"): Ask(draft, data=declared | {"headcount": 33}),
        ("application_edit#submit", "POST"): Ask(draft, data=declared | {"save": "submit"}),
        ("application_edit#audits", "POST"): Ask({"pk": p.audited.pk}, data=declared | {"save": "submit"}),
        ("application_withdraw", "GET"): Ask(pending),
        ("application_withdraw", "POST"): Ask(pending, data={"reason": "Verhuisd"}),
        ("application_start", "GET"): Ask(approved),
        ("application_start", "POST"): Ask(approved, data={"started_on": "2018-03-01"}),
        ("application_history", "GET"): Ask(pending),
        ("application_history#unread", "GET"): Ask({"pk": p.unread.pk}),
        ("application_complete", "POST"): Ask(submitted),
    }


def _ask_deciding_pages(p: Places) -> dict[tuple[str, str], Ask]:
    decided = {"application": p.pending.pk, "motivation": "Past bij het doel."}
    return {
        ("worklist", "POST"): Ask(data={"application": p.submitted.pk}),
        ("decide", "GET"): Ask(query={"application": p.pending.pk, "decision": "approve"}),
        ("decide", "POST"): Ask(data=decided | {"decision": "approve"}),
        ("decide#reject", "POST"): Ask(data=decided | {"decision": "reject"}),
    }


def _ask_trajectory_pages(p: Places) -> dict[tuple[str, str], Ask]:
    running, audits = {"pk": p.running.pk}, {"pk": p.coached_by_auditor.pk}
    held = {"held_on": "2018-02-20", "length": "60", "minutes": "", "step": 3}
    return {
        ("trajectory", "GET"): Ask(running),
        ("session_add", "GET"): Ask(running),
        ("session_add", "POST"): Ask(running, data=held),
        ("session_add#audits", "POST"): Ask(audits, data=held),
        ("trajectory_stop#audits", "POST"): Ask(audits, data={"reason": "Bedrijf stopt ermee"}),
        ("session_remove", "POST"): Ask({"pk": p.running.sessions.get().pk}, data={"trajectory": p.running.pk}),
        ("trajectory_end", "GET"): Ask(running),
        ("trajectory_end", "POST"): Ask(
            running, data={"action_plan": make_pdf_upload(), "evaluation": "Goed.", "aligned": "yes"}
        ),
        ("trajectory_stop", "GET"): Ask(running),
        ("trajectory_stop", "POST"): Ask(running, data={"reason": "Bedrijf stopt ermee"}),
        ("document", "GET"): Ask({"pk": p.ended.action_plan_id}),
    }


def _ask_money_pages(p: Places) -> dict[tuple[str, str], Ask]:
    operating = p.world.programme.lines.get(kind=BudgetLineKind.OPERATING).pk
    answers = {"programma": p.world.programme.slug, "op": "2018-03-23"}
    received = {"line": operating, "percentage": "5", "base": "line", "amount": "21000,00", "received_on": "2017-02-16"}
    return {
        ("coach_account", "POST"): Ask(data={"coach": p.coach.pk, "iban": "BE68 5390 0754 7034"} | CECILE),
        ("payout_retry", "POST"): Ask({"pk": p.parked.pk}),
        ("budget", "GET"): Ask(query={"programme": p.world.programme.slug}),
        ("tranche_add", "POST"): Ask(data=received),
        ("state_of_affairs", "GET"): Ask(query=answers),
        ("state_of_affairs_json", "GET"): Ask(query=answers),
        ("state_of_affairs_csv", "GET"): Ask(query=answers),
    }


def _ask_whole_api(p: Places) -> dict[tuple[str, str], Ask]:
    return _ask_applications_api(p) | _ask_remaining_api(p)


def _ask_applications_api(p: Places) -> dict[tuple[str, str], Ask]:
    draft, submitted, pending = {"pk": p.draft.pk}, {"pk": p.submitted.pk}, {"pk": p.pending.pk}
    approved, own = {"pk": p.approved.pk}, {"pk": p.of_steering.pk}
    why, slug, number = {"motivation": "Past bij het doel."}, p.world.programme.slug, next(p.world.numbers)
    decided = why | {"applications": [p.pending.pk]}
    return {
        ("api-application-list", "POST"): Ask(
            data={"programme": slug, "enterprise_number": number, "company_name": "Nieuw"}
        ),
        ("api-application-detail", "GET"): Ask(pending),
        ("api-application-detail#unread", "GET"): Ask({"pk": p.unread.pk}),
        ("api-application-detail", "PATCH"): Ask(draft, data=COMPLETE | {"headcount": 34, "low_skilled": True}),
        ("api-application-submit", "POST"): Ask(draft),
        ("api-application-submit#audits", "POST"): Ask({"pk": p.audited.pk}),
        ("api-application-withdraw", "POST"): Ask(pending, data={"reason": "Verhuisd"}),
        ("api-application-complete", "POST"): Ask(submitted),
        ("api-application-approve", "POST"): Ask(pending, data=why),
        ("api-application-approve#own", "POST"): Ask(own, data=why),
        ("api-application-reject", "POST"): Ask(pending, data=why),
        ("api-application-reject#own", "POST"): Ask(own, data=why),
        ("api-application-start", "POST"): Ask(approved, data={"coach": p.coach.pk, "on": "2018-03-01"}),
        ("api-decision-list", "POST"): Ask(data=decided | {"decision": "approve"}),
        ("api-decision-list#reject", "POST"): Ask(data=decided | {"decision": "reject"}),
        ("api-decision-list#own", "POST"): Ask(data=why | {"applications": [p.of_steering.pk], "decision": "approve"}),
    }


def _ask_remaining_api(p: Places) -> dict[tuple[str, str], Ask]:
    running, parked, slug = {"pk": p.running.pk}, {"pk": p.parked.pk}, p.world.programme.slug
    session = running | {"session": p.running.sessions.get().pk}
    held = {"held_on": "2018-02-20", "minutes": 60, "step": 3}
    ending = {"action_plan": make_pdf_upload(), "evaluation": "Goed.", "aligned_with_prevention": True}
    operating = p.world.programme.lines.get(kind=BudgetLineKind.OPERATING).pk
    received = {"line": operating, "percentage": "5", "base": "line", "amount": "7.00", "received_on": "2017-02-16"}
    return {
        ("api-unknown", "GET"): Ask({"rest": "nergens/"}),
        ("api-programme-detail", "GET"): Ask({"slug": slug}),
        ("api-trajectory-detail", "GET"): Ask(running),
        ("api-trajectory-sessions", "GET"): Ask(running),
        ("api-trajectory-sessions", "POST"): Ask(running, data=held),
        ("api-trajectory-sessions#audits", "POST"): Ask({"pk": p.coached_by_auditor.pk}, data=held),
        ("api-trajectory-session", "DELETE"): Ask(session),
        ("api-trajectory-end", "POST"): Ask(running, data=ending),
        ("api-trajectory-stop", "POST"): Ask(running, data={"reason": "Bedrijf stopt ermee"}),
        ("api-payout-detail", "GET"): Ask(parked),
        ("api-payout-retry", "POST"): Ask(parked),
        ("api-tranche-list", "POST"): Ask(data=received),
        ("api-tranche-detail", "GET"): Ask({"pk": p.tranche.pk}),
        ("api-transfer-detail", "GET"): Ask({"pk": p.transfer.pk}),
        ("api-state-of-affairs", "GET"): Ask(query={"programme": slug, "on": "2018-03-23"}),
    }
