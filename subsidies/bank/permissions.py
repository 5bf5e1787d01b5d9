"""Who may do what with the bank. Finance imports statements and settles breaks; the project holder and auditors
read."""

from django.db.models import QuerySet

from healthcoach.programmes.access import has_role_in, programme_ids_with_role
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.bank.models import Entry
from subsidies.bank.statements.reissue_models import Reissue, ReissueStatus
from subsidies.payments.models import PayingAccount


def list_importable_accounts(user: User | None) -> QuerySet[PayingAccount]:
    """The accounts of which somebody may import statements, those replaced since included: finance's. All of them for
    the system, which imports at night."""
    if user is None:
        return PayingAccount.objects.all()
    return PayingAccount.objects.filter(programme__in=programme_ids_with_role(user, Role.FINANCE))


def may_import_statements(user: User) -> bool:
    """Import statements: finance of some programme."""
    return bool(programme_ids_with_role(user, Role.FINANCE))


def is_break_settler(user: User, entry: Entry) -> bool:
    """Who decides what a break is: finance of the account's programme."""
    return has_role_in(user, entry.account.programme_id, Role.FINANCE)


def may_settle_break(user: User, entry: Entry) -> bool:
    """Decide now what a break is: finance, while nobody has."""
    return is_break_settler(user, entry) and entry.settled_as is None and not hasattr(entry, "withdrawal")


def is_reissue_decider(user: User, reissue: Reissue) -> bool:
    """Who decides about a statement that the bank issued again: finance of the account's programme."""
    return has_role_in(user, reissue.statement.account.programme_id, Role.FINANCE)


def may_accept_reissue(user: User, reissue: Reissue) -> bool:
    """Accept it: another person of finance than who brought it."""
    return may_decline_reissue(user, reissue) and reissue.proposed_by_id != user.pk


def may_decline_reissue(user: User, reissue: Reissue) -> bool:
    """Decline it: finance, while nobody has decided."""
    return is_reissue_decider(user, reissue) and reissue.status == ReissueStatus.PROPOSED
