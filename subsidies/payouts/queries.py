"""Payouts as a person is told of them."""

from django.db.models import QuerySet

from healthcoach.programmes.access import MONEY_READERS, has_role_in
from healthcoach.users.models import User
from subsidies.payouts import display_status as telling
from subsidies.payouts.models import Payout
from subsidies.trajectories.models import Trajectory


def list_trajectory_payouts(user: User, trajectory: Trajectory) -> list[Payout]:
    """The payouts of a trajectory as this person is told of them, as far as they may see them: the earlier coach
    first."""
    rows = with_payout_names(Payout.objects.visible_to(user)).filter(trajectory=trajectory).order_by("part")
    return [add_display_status(row, user) for row in rows]


def add_display_status(row: Payout, user: User) -> Payout:
    """The payout with what this person is told: the programme's people where it stands and why it was set aside; to
    its coach what happens inside is not told."""
    knows = user.is_superuser or has_role_in(user, row.trajectory.application.programme_id, *MONEY_READERS)
    row.told_status = telling.find_display_status(row.status, row.payable, knows=knows)
    row.told_label = telling.format_display_status(row.told_status, row.payable, knows=knows)
    row.told_reason = row.parked_reason if knows else ""
    return row


def with_payout_names(rows: QuerySet[Payout]) -> QuerySet[Payout]:
    """The payouts with what names them: file, company, coach and fee scheme."""
    names = ("trajectory__application__programme", "coach", "trajectory__fee_scheme", "payable")
    return rows.select_related(*names)
