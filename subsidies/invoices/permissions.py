"""Who may do what with an invoice. The coach attaches their own, finance may do it for them; the project holder and
auditors read. Who audits the programme changes nothing in it, not even for a payout of their own."""

from healthcoach.programmes.access import has_role_in
from healthcoach.programmes.models import Role
from healthcoach.users.models import User
from subsidies.payouts.models import Payout, PayoutStatus


def is_invoice_attacher(user: User, payout: Payout) -> bool:
    """The one who attaches an invoice: the coach who is paid, or finance."""
    programme_id = payout.trajectory.application.programme_id
    is_own = payout.coach.user_id == user.pk and not has_role_in(user, programme_id, Role.AUDITOR)
    return is_own or has_role_in(user, programme_id, Role.FINANCE)


def may_attach_invoice(user: User, payout: Payout) -> bool:
    """Attach an invoice, or another one in its place: once the fee has been calculated."""
    return is_invoice_attacher(user, payout) and payout.status == PayoutStatus.DUE
