"""The places of the site: pages, what lies within them, and the places that are made up of several."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class MenuItem:
    """A page in the navigation, the names of the pages that lie within it, and the places of which it is made up; the
    first of these is the page itself."""

    label: str
    name: str
    within: frozenset[str] = frozenset()
    parts: tuple["MenuItem", ...] = ()

    def holds(self, view: str) -> bool:
        """Whether a page lies within it or within one of its parts."""
        return view in self.within or any(view == part.name or part.holds(view) for part in self.parts)


def make_menu_item(label: str, name: str, *within: str) -> MenuItem:
    """A place and what lies within it."""
    return MenuItem(label, name, frozenset(within))


APPLICATION_PAGES = ("application", "application_history", "application_withdraw", "application_start", "coach_choose")
PUBLIC_MENU = [
    make_menu_item(_("The programme"), "home"),
    make_menu_item(_("Does it suit us?"), "eligibility"),
    make_menu_item(_("Apply"), "apply"),
    make_menu_item(_("For coaches"), "for_coaches", "diploma_check"),
    make_menu_item(_("Agenda"), "agenda"),
    make_menu_item(_("Figures"), "figures"),
]
MY_APPLICATIONS = make_menu_item(_("My applications"), "applications", *APPLICATION_PAGES, "application_edit")
APPLY = make_menu_item(_("New application"), "apply")
TRAJECTORY_PAGES = ("trajectory", "session_add", "trajectory_end", "trajectory_stop", "trajectory_hand_over")
MY_TRAJECTORIES = make_menu_item(_("My trajectories"), "trajectories", *TRAJECTORY_PAGES)
REQUESTS = make_menu_item(_("Requests of companies"), "coach_requests", "coach_request_decline")
MY_ACCOUNT = make_menu_item(_("Bank account"), "coach_account")
MY_CANDIDACY = make_menu_item(
    _("My candidacy"),
    "candidacy",
    *("candidacy_edit", "diploma_add", "proof_add", "diploma_remove", "proof_remove"),
    *("candidacy_submit", "candidacy_withdraw", "agreement_sign"),
)
CANDIDATES = make_menu_item(
    _("Candidates"), "candidates", "candidate", "candidates_decide", "proofs_judge", "conditions"
)
MY_CERTIFICATION = make_menu_item(_("My certification"), "my_certification", "agreement_sign")
MY_PROFILE = make_menu_item(_("My profile"), "coach_profile")
COACH_REGISTER = make_menu_item(
    _("Coaches"), "coaches", "coach", "coach_block", "coach_retire", "blocks", "agreement_texts"
)
TRAJECTORIES = make_menu_item(_("Trajectories"), "trajectories", *TRAJECTORY_PAGES)
WORKLIST = make_menu_item(_("Worklist"), "worklist", *APPLICATION_PAGES)
DECISIONS = make_menu_item(_("Files"), "decisions", *APPLICATION_PAGES, "decide")
PAYOUTS = make_menu_item(_("Payouts"), "payouts")
OVERVIEW = make_menu_item(_("Overview"), "finance_overview")
TRANCHES = make_menu_item(
    _("Tranches"),
    "tranches",
    *("tranche", "tranche_add", "tranche_schedule", "tranche_request", "tranche_receive", "tranche_drop"),
)
EXPENSES = make_menu_item(_("Costs"), "expenses", "expense", "expense_enter", "expense_approve", "expense_refuse")
PAY = make_menu_item(
    _("Pay"),
    "payables",
    *("payable", "payables_review", "payable_hold", "payable_account", "paying_account", "batch_make"),
)
BATCHES = make_menu_item(_("Payment batches"), "batches", "batch", "batch_cancel", "payment_refuse")
BANK = make_menu_item(_("Bank"), "bank", "bank_import", "bank_breaks", "bank_statement", "bank_line")
RECOVERIES = make_menu_item(
    _("Recoveries"),
    "recoveries",
    *("recovery", "recovery_propose", "recovery_order", "recovery_refuse", "recovery_receive", "recovery_waive"),
)
CORRECTIONS = make_menu_item(_("Corrections"), "corrections", "correction", "correction_propose", "correction_refuse")
BOOKS = make_menu_item(_("Three books"), "comparison")
SAMPLES = make_menu_item(_("Samples"), "euro_samples", "euro_sample", "euro")
CLOSING = make_menu_item(
    _("Year end"),
    "closing",
    *("closing_coaches", "closing_journal", "closing_register", "closing_awards", "award_register"),
)
LINES = make_menu_item(_("Budget"), "budget")
CALCULATED = replace(PAYOUTS, within=frozenset({"payout_invoice"}))
FINANCES = MenuItem(
    _("Finances"),
    "finance_overview",
    parts=(
        *(OVERVIEW, TRANCHES, CALCULATED, EXPENSES, PAY, BATCHES, BANK),
        *(RECOVERIES, CORRECTIONS, BOOKS, SAMPLES, CLOSING, LINES),
    ),
)
THE_GRANT = replace(FINANCES, parts=(OVERVIEW, TRANCHES, LINES))  # what everybody with a role reads of the money
COURSES = make_menu_item(
    _("Courses"),
    "courses",
    *("course_offer", "course_stop", "edition_plan", "edition", "edition_change", "edition_cancel"),
    *("enrol_candidate", "attendance"),
)
MY_COURSES = make_menu_item(_("My courses"), "my_courses")
MY_INTERVISIONS = make_menu_item(_("Intervision"), "my_intervisions", "preparation", "my_calendar")
INTERVISIONS = make_menu_item(
    _("Intervision"),
    "intervisions",
    *("intervision", "intervision_plan", "intervision_date", "intervision_attendance", "intervision_ask"),
    *("intervision_date_add", "intervision_date_cancel"),
)
MY_COACHING = MenuItem(
    _("My certification"),
    "my_certification",
    parts=(MY_CERTIFICATION, MY_INTERVISIONS, MY_COURSES, MY_PROFILE, MY_ACCOUNT),
)
MY_PLACE_IN_THE_POOL = replace(MY_COACHING, parts=(MY_CERTIFICATION, MY_INTERVISIONS, MY_COURSES))
THE_COACHES = MenuItem(_("Coaches"), "coaches", parts=(COACH_REGISTER, CANDIDATES, COURSES, INTERVISIONS))
MY_CASES = make_menu_item(
    _("My case files"), "my_cases", "case_open", "case", "case_update", "case_close", "case_reopen"
)
POOL_CASES = make_menu_item(_("Case files"), "cases", "case", "case_import", "case_list", "case_list_import")
POOL_COACHES = make_menu_item(_("Coaches of the pool"), "pool_coaches", "pool_coach_enter", "pool_coach_leave")
INTERNAL_POOL = MenuItem(_("Internal pool"), "cases", parts=(POOL_CASES, POOL_COACHES))
STATE_OF_AFFAIRS = make_menu_item(_("State of affairs"), "state_of_affairs")
CROSS_TABLES = make_menu_item(_("Tables"), "tables", "releases")
WELLBEING = make_menu_item(_("Wellbeing"), "wellbeing", "wellbeing_add", "wellbeing_edit", "wellbeing_take_back")
ANSWERS = MenuItem(_("Answers"), "state_of_affairs", parts=(STATE_OF_AFFAIRS, CROSS_TABLES, WELLBEING))
ANSWERS_ABOUT_THE_SUBSIDY = replace(ANSWERS, parts=(STATE_OF_AFFAIRS, CROSS_TABLES))
ANSWERS_OF_THE_POOL = MenuItem(_("Tables"), "tables", parts=(CROSS_TABLES, WELLBEING))
ADMIN = make_menu_item(_("Administration"), "admin:index")
