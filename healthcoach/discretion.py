"""Logs without people in them: PostgreSQL repeats the row it refused, and that row may hold names."""

import logging

REPEATS = ("DETAIL:", "CONTEXT:", "QUERY:", "LINE ")


class DiscreetFormatter(logging.Formatter):
    """Writes a traceback without the lines in which the database repeats what was typed."""

    def formatException(self, ei) -> str:
        """The traceback, with its repetitions left out."""
        lines, telling = [], True
        for line in super().formatException(ei).splitlines():
            telling = not line.startswith(REPEATS) and (
                telling or line.startswith((" ", "Traceback", "During", "The "))
            )
            if telling:
                lines.append(line)
        return "\n".join(lines)
