"""What the API calls each list of choices, where the same field or the same choices have several."""

ENUM_NAMES = {
    "ApplicationStatus": "subsidies.applications.models.ApplicationStatus",
    "CandidateStatus": "coaches.candidacy.models.CandidateStatus",
    "ProofVerdict": "coaches.candidacy.models.ProofVerdict",
    "ExperienceKind": "coaches.candidacy.rules.Experience",
    "TrajectoryStatus": "coaches.certification.guidance.TrajectoryStatus",
    "PayoutStatus": "subsidies.payouts.display_status.PayoutDisplayStatus",
    "StageName": "subsidies.budget.api.lines.STAGE_CHOICES",
    "BudgetLineKind": "subsidies.budget.rules.BudgetLineKind",
    "RegionName": "coaches.candidacy.rules.Region",
    "ThemeName": "healthcoach.core.themes.Theme",
    "LanguageCode": "coaches.candidacy.rules.Language",
    "EmployerKind": "coaches.candidacy.rules.EmployerKind",
    "TrajectoryKind": "coaches.pool.rules.TrajectoryKind",
    "GenderName": "coaches.pool.rules.Gender",
    "BankLineKind": "subsidies.bank.rules.MatchKind",
    "BankLinePartKind": "subsidies.bank.api.PART_KINDS",
    "PublicationName": "healthcoach.answers.models.Publication",
    "WellbeingActionKind": "trainings.wellbeing.models.ActionKind",
}
