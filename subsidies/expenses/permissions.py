"""Who may do what with an expense. Finance enters it; another person of finance approves or refuses one that needs a
second person, and whoever entered it may take it back by refusing it. The project holder and auditors read."""

from healthcoach.users.models import Role, User
from subsidies.expenses.models import Expense, Status


def may_enter(user: User, programme_id: int) -> bool:
    """Enter an expense: finance."""
    return user.is_in(programme_id, Role.FINANCE)


def decides(user: User, expense: Expense) -> bool:
    """The one who approves or refuses: finance."""
    return user.is_in(expense.line.programme_id, Role.FINANCE)


def may_approve(user: User, expense: Expense) -> bool:
    """Approve one that waits: finance, except whoever entered it."""
    return may_refuse(user, expense) and expense.entered_by_id != user.pk


def may_refuse(user: User, expense: Expense) -> bool:
    """Refuse one that waits: finance; who entered it takes it back this way."""
    return decides(user, expense) and expense.status == Status.ENTERED
