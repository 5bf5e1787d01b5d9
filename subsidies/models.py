"""The contents page of the subsidies' models, in the order of the journey."""

from subsidies.applications.models import Application
from subsidies.bank.models import BankFile, Entry, Statement
from subsidies.bank.retold import Notification, Reissue, Telling, Withdrawal
from subsidies.books.models import Comparison, Sample, Seal
from subsidies.budget.day_totals import DayTotal
from subsidies.budget.evidence import Evidence
from subsidies.budget.models import Account, Award, Balance, BudgetLine, Tranche, Transfer
from subsidies.companies.models import Company, Contact
from subsidies.corrections.models import Correction
from subsidies.duties.models import Registration
from subsidies.expenses.models import Expense
from subsidies.invoices.models import Invoice
from subsidies.matching.models import CoachRequest
from subsidies.payables.models import Payable
from subsidies.payments.models import Batch, BatchFile, Download, PayingAccount, Payment
from subsidies.payments.status_reports.models import PaymentAnswer, StatusReport
from subsidies.payouts.models import Payout
from subsidies.programmes.models import FeeScheme, Programme
from subsidies.recoveries.models import Receipt, Recovery
from subsidies.trajectories.models import Coaching, Session, Trajectory

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
