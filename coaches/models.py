"""The contents page of the coaches' models."""

from coaches.candidacy.models import (
    Candidate,
    CandidateRegister,
    Condition,
    Diploma,
    Employer,
    ExperienceProof,
)
from coaches.certification.blocks import Block
from coaches.certification.models import Agreement, AgreementText, BankAccount, Coach
from coaches.pool.models import CaseFile, CaseImport, PolicyDomain, PoolCoach, PoolDiploma

__all__ = [
    "Agreement",
    "AgreementText",
    "BankAccount",
    "Block",
    "Candidate",
    "CandidateRegister",
    "CaseFile",
    "CaseImport",
    "Coach",
    "Condition",
    "Diploma",
    "Employer",
    "ExperienceProof",
    "PolicyDomain",
    "PoolCoach",
    "PoolDiploma",
]
