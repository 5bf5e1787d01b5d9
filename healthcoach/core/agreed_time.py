"""The time for what the clock does by itself: sealing, ending, reminding."""

from datetime import datetime

from django.db import connection
from django.utils import timezone


def agreed_now() -> datetime:
    """The moment that has come by this machine's clock and by the database's, whichever is behind. What is posted gets
    its moment from the database; a worker whose clock runs ahead must not end a day in which others still work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement_timestamp()")
        [of_the_database] = cursor.fetchone()
    return min(timezone.now(), of_the_database)
