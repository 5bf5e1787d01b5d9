"""Who may do what with an expense. Finance enters it; another person of finance approves or refuses one that needs a
second person, and whoever entered it may take it back by refusing it. The project holder and auditors read."""

from healthcoach.programmes.access import (
    FINANCE_OFFICERS,
    MONEY_READERS,
    belongs_anywhere,
    has_role_in,
    reads_any_programme,
)
from healthcoach.users.models import User
from subsidies.expenses.models import Expense, ExpenseStatus


def can_read_expenses(user: User) -> bool:
    """Read the list: finance, the project holder and auditors."""
    return reads_any_programme(user, MONEY_READERS)


def can_enter_expenses(user: User) -> bool:
    """Enter an expense in some programme: finance."""
    return belongs_anywhere(user, FINANCE_OFFICERS)


def may_enter_expense(user: User, programme_id: int) -> bool:
    """Enter an expense: finance."""
    return has_role_in(user, programme_id, *FINANCE_OFFICERS)


def is_expense_decider(user: User, expense: Expense) -> bool:
    """The one who approves or refuses: finance."""
    return has_role_in(user, expense.line.programme_id, *FINANCE_OFFICERS)


def may_approve_expense(user: User, expense: Expense) -> bool:
    """Approve one that waits: finance, except whoever entered it."""
    return may_refuse_expense(user, expense) and expense.entered_by_id != user.pk


def may_refuse_expense(user: User, expense: Expense) -> bool:
    """Refuse one that waits: finance; who entered it takes it back this way."""
    return is_expense_decider(user, expense) and expense.status == ExpenseStatus.ENTERED
