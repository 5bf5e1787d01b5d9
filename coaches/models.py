"""The contents page of the coaches' models."""

from coaches.candidacy.models import Candidate, CandidateRegister
from coaches.certification.models import Agreement, BankAccount, Block, Coach

__all__ = ["Agreement", "BankAccount", "Block", "Candidate", "CandidateRegister", "Coach"]
