"""Logs without people in them: PostgreSQL repeats the row it refused, and that row may hold names; an address may hold
the key of somebody's calendar."""

import logging
import re

SENSITIVE_PREFIXES = ("DETAIL:", "CONTEXT:", "QUERY:", "LINE ")
CALENDAR = re.compile(r"(/agenda/)[^/\s]+")


def downgrade_security_record(record: logging.LogRecord) -> bool:
    """A filter that lets everything pass, but tells of a request that cannot be right (another site's name, a made-up
    cookie) in one line: whoever scans the internet sends thousands, and nothing of ours is broken."""
    if record.name.startswith("django.security."):
        record.levelno, record.levelname, record.exc_info = logging.WARNING, "WARNING", None
    return True


class RedactingFormatter(logging.Formatter):
    """Writes a traceback without the lines in which the database repeats what was typed, and no key of a calendar."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, in which the address of a calendar ends before its key."""
        return CALENDAR.sub(r"\1…", super().format(record))

    def formatException(self, ei) -> str:
        """The traceback, with its repetitions left out."""
        lines, telling = [], True
        for line in super().formatException(ei).splitlines():
            telling = not line.startswith(SENSITIVE_PREFIXES) and (
                telling or line.startswith((" ", "Traceback", "During", "The "))
            )
            if telling:
                lines.append(line)
        return "\n".join(lines)
