"""The contents page of the trainings' models."""

from trainings.courses.models import Course, Edition, Enrolment
from trainings.intervisions.models import Intervision, IntervisionDate

__all__ = ["Course", "Edition", "Enrolment", "Intervision", "IntervisionDate"]
