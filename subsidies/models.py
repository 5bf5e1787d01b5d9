"""The contents page of the subsidies' models, in the order of the journey."""

from subsidies.applications.models import Application
from subsidies.budget.models import Account, Award, Balance, BudgetLine, Tranche, Transfer
from subsidies.companies.models import Company, Contact
from subsidies.payouts.models import Payout
from subsidies.programmes.models import FeeScheme, Programme
from subsidies.trajectories.models import Session, Trajectory

__all__ = [
    "Account",
    "Application",
    "Award",
    "Balance",
    "BudgetLine",
    "Company",
    "Contact",
    "FeeScheme",
    "Payout",
    "Programme",
    "Session",
    "Trajectory",
    "Tranche",
    "Transfer",
]
