"""Days as people mean them: a day ends at midnight in Brussels, not in Greenwich."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of_next_day(day: date) -> datetime:
    """The first moment that no longer belongs to the day: what happened on the day happened before it. Of the last day
    that can be written it is the last moment."""
    if day == date.max:
        return timezone.make_aware(datetime.combine(day, time.max))
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def noon_of(day: date) -> datetime:
    """A moment in the middle of the day, for what is only known by its day."""
    return timezone.make_aware(datetime.combine(day, time(12)))
