"""The contents page of the trainings' models."""

from trainings.courses.models import Attendance, Course, CoursePartner, Edition, EditionDay, Enrolment
from trainings.intervisions.models import (
    CalendarFeed,
    DateChange,
    Intervision,
    IntervisionDate,
    Move,
    Preparation,
    Registration,
)
from trainings.wellbeing.models import (
    BuildingBlock,
    FrameworkContract,
    ImprovementPoint,
    Initiative,
    Lot,
    Supplier,
    TakenUp,
    WellbeingAction,
)

__all__ = [
    "Attendance",
    "BuildingBlock",
    "CalendarFeed",
    "Course",
    "CoursePartner",
    "DateChange",
    "Edition",
    "EditionDay",
    "Enrolment",
    "FrameworkContract",
    "ImprovementPoint",
    "Initiative",
    "Intervision",
    "IntervisionDate",
    "Lot",
    "Move",
    "Preparation",
    "Registration",
    "Supplier",
    "TakenUp",
    "WellbeingAction",
]
