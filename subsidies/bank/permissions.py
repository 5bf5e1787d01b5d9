"""Who may do what with the bank. Finance imports statements and settles breaks; the project holder and auditors
read."""

from django.db.models import QuerySet

from healthcoach.users.models import Role, User
from subsidies.bank.models import Entry
from subsidies.bank.retold import Reissue, Status
from subsidies.payments.models import PayingAccount


def accounts_of(user: User | None) -> QuerySet[PayingAccount]:
    """The accounts of which somebody may import statements, those replaced since included: finance's. All of them for
    the system, which imports at night."""
    if user is None:
        return PayingAccount.objects.all()
    return PayingAccount.objects.filter(programme__in=user.programmes_as(Role.FINANCE))


def may_import(user: User) -> bool:
    """Import statements: finance of some programme."""
    return bool(user.programmes_as(Role.FINANCE))


def settles(user: User, entry: Entry) -> bool:
    """Who decides what a break is: finance of the account's programme."""
    return user.is_in(entry.account.programme_id, Role.FINANCE)


def may_settle(user: User, entry: Entry) -> bool:
    """Decide now what a break is: finance, while nobody has."""
    return settles(user, entry) and entry.settled_as is None and not hasattr(entry, "withdrawal")


def decides_reissue(user: User, reissue: Reissue) -> bool:
    """Who decides about a statement that the bank issued again: finance of the account's programme."""
    return user.is_in(reissue.statement.account.programme_id, Role.FINANCE)


def may_accept(user: User, reissue: Reissue) -> bool:
    """Accept it: another person of finance than who brought it."""
    return may_decline(user, reissue) and reissue.proposed_by_id != user.pk


def may_decline(user: User, reissue: Reissue) -> bool:
    """Decline it: finance, while nobody has decided."""
    return decides_reissue(user, reissue) and reissue.status == Status.PROPOSED
