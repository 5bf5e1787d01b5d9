"""The contents page of the subsidies' models, in the order of the journey."""

from healthcoach.programmes.models import Programme
from subsidies.applications.models import Application
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.statements.reissue_models import Notification, Reissue, Telling, Withdrawal
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.evidence import Evidence
from subsidies.budget.models import Account, Award, Balance, BudgetLine, Tranche, Transfer
from subsidies.coach_requests.models import CoachRequest
from subsidies.companies.models import Company, Contact
from subsidies.controls.models import Comparison, Sample, Seal
from subsidies.corrections.models import Correction
from subsidies.expenses.models import Expense
from subsidies.fee_schemes.models import FeeScheme
from subsidies.invoices.models import Invoice
from subsidies.payables.models import Payable
from subsidies.payments.models import Batch, BatchFile, Download, PayingAccount, Payment
from subsidies.payments.status_reports.models import PaymentAnswer, StatusReport
from subsidies.payouts.models import Payout
from subsidies.recoveries.models import Receipt, Recovery
from subsidies.trajectories.models import Coaching, Session, Trajectory
from subsidies.year_end.models import Registration

__all__ = [
    "Account",
    "Application",
    "Award",
    "Balance",
    "BankFile",
    "Batch",
    "BatchFile",
    "BudgetLine",
    "CoachRequest",
    "Coaching",
    "Company",
    "Comparison",
    "Contact",
    "Correction",
    "DayTotal",
    "Download",
    "Entry",
    "Evidence",
    "Expense",
    "FeeScheme",
    "Invoice",
    "Notification",
    "Payable",
    "PayingAccount",
    "Payment",
    "PaymentAnswer",
    "Payout",
    "Programme",
    "Receipt",
    "Recovery",
    "Registration",
    "Reissue",
    "Sample",
    "Seal",
    "Session",
    "Statement",
    "StatusReport",
    "Telling",
    "Trajectory",
    "Tranche",
    "Transfer",
    "Withdrawal",
]
