"""The places of the site: pages, what lies within them, and the places that are made up of several."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Place:
    """A page in the navigation, the names of the pages that lie within it, and the places of which it is made up; the
    first of these is the page itself."""

    label: str
    name: str
    within: frozenset[str] = frozenset()
    parts: tuple["Place", ...] = ()

    def holds(self, view: str) -> bool:
        """Whether a page lies within it or within one of its parts."""
        return view in self.within or any(view == part.name or part.holds(view) for part in self.parts)


def place(label: str, name: str, *within: str) -> Place:
    """A place and what lies within it."""
    return Place(label, name, frozenset(within))


FILE = ("application", "application_history", "application_withdraw", "application_start", "coach_choose")
PUBLIC = [
    place(_("The programme"), "home"),
    place(_("Does it suit us?"), "eligibility"),
    place(_("Apply"), "apply"),
    place(_("For coaches"), "for_coaches", "diploma_check"),
    place(_("Agenda"), "agenda"),
    place(_("Figures"), "figures"),
]
MY_APPLICATIONS = place(_("My applications"), "applications", *FILE, "application_edit")
APPLY = place(_("New application"), "apply")
TRAJECTORY = ("trajectory", "session_add", "trajectory_end", "trajectory_stop", "trajectory_hand_over")
MY_TRAJECTORIES = place(_("My trajectories"), "trajectories", *TRAJECTORY)
REQUESTS = place(_("Requests of companies"), "coach_requests", "coach_request_decline")
MY_ACCOUNT = place(_("Bank account"), "coach_account")
MY_CANDIDACY = place(
    _("My candidacy"),
    "candidacy",
    *("candidacy_edit", "diploma_add", "proof_add", "diploma_remove", "proof_remove"),
    *("candidacy_submit", "candidacy_withdraw", "agreement_sign"),
)
CANDIDATES = place(_("Candidates"), "candidates", "candidate", "candidates_decide", "proofs_judge", "conditions")
MY_CERTIFICATION = place(_("My certification"), "my_certification", "agreement_sign")
MY_PROFILE = place(_("My profile"), "coach_profile")
COACHES = place(_("Coaches"), "coaches", "coach", "coach_block", "coach_retire", "blocks", "agreement_texts")
TRAJECTORIES = place(_("Trajectories"), "trajectories", *TRAJECTORY)
WORKLIST = place(_("Worklist"), "worklist", *FILE)
DECISIONS = place(_("Files"), "decisions", *FILE, "decide")
PAYOUTS = place(_("Payouts"), "payouts")
OVERVIEW = place(_("Overview"), "finance_overview")
TRANCHES = place(
    _("Tranches"),
    "tranches",
    *("tranche", "tranche_add", "tranche_schedule", "tranche_request", "tranche_receive", "tranche_drop"),
)
EXPENSES = place(_("Costs"), "expenses", "expense", "expense_enter", "expense_approve", "expense_refuse")
PAY = place(
    _("Pay"),
    "payables",
    *("payable", "payables_review", "payable_hold", "payable_account", "paying_account", "batch_make"),
)
BATCHES = place(_("Payment batches"), "batches", "batch", "batch_cancel", "payment_refuse")
BANK = place(_("Bank"), "bank", "bank_import", "bank_breaks", "bank_statement", "bank_line")
RECOVERIES = place(
    _("Recoveries"),
    "recoveries",
    *("recovery", "recovery_propose", "recovery_order", "recovery_refuse", "recovery_receive", "recovery_waive"),
)
CORRECTIONS = place(_("Corrections"), "corrections", "correction", "correction_propose", "correction_refuse")
BOOKS = place(_("Three books"), "comparison")
SAMPLES = place(_("Samples"), "euro_samples", "euro_sample", "euro")
CLOSING = place(
    _("Year end"),
    "closing",
    *("closing_coaches", "closing_journal", "closing_register", "closing_awards", "award_register"),
)
LINES = place(_("Budget"), "budget")
CALCULATED = replace(PAYOUTS, within=frozenset({"payout_invoice"}))
FINANCES = Place(
    _("Finances"),
    "finance_overview",
    parts=(
        *(OVERVIEW, TRANCHES, CALCULATED, EXPENSES, PAY, BATCHES, BANK),
        *(RECOVERIES, CORRECTIONS, BOOKS, SAMPLES, CLOSING, LINES),
    ),
)
THE_GRANT = replace(FINANCES, parts=(OVERVIEW, TRANCHES, LINES))  # what everybody with a role reads of the money
COURSES = place(
    _("Courses"),
    "courses",
    *("course_offer", "course_stop", "edition_plan", "edition", "edition_change", "edition_cancel"),
    *("enrol_candidate", "attendance"),
)
MY_COURSES = place(_("My courses"), "my_courses")
MY_INTERVISIONS = place(_("Intervision"), "my_intervisions", "preparation", "my_calendar")
INTERVISIONS = place(
    _("Intervision"),
    "intervisions",
    *("intervision", "intervision_plan", "intervision_date", "intervision_attendance", "intervision_ask"),
    *("intervision_date_add", "intervision_date_cancel"),
)
MY_COACHING = Place(
    _("My certification"),
    "my_certification",
    parts=(MY_CERTIFICATION, MY_INTERVISIONS, MY_COURSES, MY_PROFILE, MY_ACCOUNT),
)
MY_PLACE_IN_THE_POOL = replace(MY_COACHING, parts=(MY_CERTIFICATION, MY_INTERVISIONS, MY_COURSES))
THE_COACHES = Place(_("Coaches"), "coaches", parts=(COACHES, CANDIDATES, COURSES, INTERVISIONS))
MY_CASES = place(_("My case files"), "my_cases", "case_open", "case", "case_update", "case_close", "case_reopen")
CASES = place(_("Case files"), "cases", "case", "case_import", "case_list", "case_list_import")
POOL_COACHES = place(_("Coaches of the pool"), "pool_coaches", "pool_coach_enter", "pool_coach_leave")
INTERNAL_POOL = Place(_("Internal pool"), "cases", parts=(CASES, POOL_COACHES))
STATE_OF_AFFAIRS = place(_("State of affairs"), "state_of_affairs")
TABLES = place(_("Tables"), "tables", "releases")
WELLBEING = place(_("Wellbeing"), "wellbeing", "wellbeing_add", "wellbeing_edit", "wellbeing_take_back")
ANSWERS = Place(_("Answers"), "state_of_affairs", parts=(STATE_OF_AFFAIRS, TABLES, WELLBEING))
ANSWERS_ABOUT_THE_SUBSIDY = replace(ANSWERS, parts=(STATE_OF_AFFAIRS, TABLES))
ANSWERS_OF_THE_POOL = Place(_("Tables"), "tables", parts=(TABLES, WELLBEING))
ADMIN = place(_("Administration"), "admin:index")
