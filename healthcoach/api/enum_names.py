"""What the API calls each list of choices, where the same field or the same choices have several."""

ENUM_NAMES = {
    "ApplicationStatus": "subsidies.applications.models.Status",
    "CandidateStatus": "coaches.candidacy.models.Status",
    "ProofVerdict": "coaches.candidacy.models.Verdict",
    "ExperienceKind": "coaches.candidacy.rules.Experience",
    "TrajectoryStatus": "subsidies.trajectories.models.Status",
    "PayoutStatus": "subsidies.payouts.telling.Told",
    "StageName": "subsidies.api.budget.STAGES",
    "BudgetLineKind": "subsidies.budget.rules.Kind",
    "RegionName": "coaches.candidacy.rules.Region",
    "ThemeName": "healthcoach.method.Theme",
    "LanguageCode": "coaches.candidacy.rules.Language",
    "EmployerKind": "coaches.candidacy.rules.EmployerKind",
    "TrajectoryKind": "coaches.pool.rules.Kind",
    "GenderName": "coaches.pool.rules.Gender",
    "BankLineKind": "subsidies.bank.rules.SettledAs",
    "BankLinePartKind": "subsidies.api.finance.bank.PART_KINDS",
    "PublicationName": "healthcoach.answers.models.Publication",
    "WellbeingActionKind": "trainings.wellbeing.models.ActionKind",
}
