"""What ails the database when it refuses for a reason that is nobody's fault: told apart by SQLSTATE, and said in a
sentence."""

from dataclasses import dataclass

from django.db import DatabaseError, InterfaceError, OperationalError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Trouble:
    """A state of the database that passes: its stable code, what to tell people, and after how many seconds to come
    back."""

    code: str
    title: Promise
    sentence: Promise
    retry_after: int = 10


AWAY = Trouble(
    "away",
    _("The site is away for a moment"),
    _("Nothing was half done. Go back and try again in half a minute: what you typed is still there."),
)
BUSY = Trouble(
    "busy",
    _("This takes too long just now"),
    _(
        "Somebody else is working on the same thing, or a great deal is asked at once. Nothing was half done. Go back "
        "and try again in a moment: what you typed is still there."
    ),
    retry_after=5,
)
READ_ONLY = Trouble(
    "read_only",
    _("The site can only be read for a moment"),
    _("Everything can be looked at, but nothing can be kept just now. Nothing was half done. Please try again later."),
    retry_after=60,
)
FULL = Trouble(
    "full",
    _("There is no room to keep this"),
    _("The site's storage is full. Nothing was half done. The people who run the site have to make room first."),
    retry_after=300,
)
# SQLSTATE: whole, or its class of two characters.
STATES = {
    "08": AWAY,  # the connection broke
    "25006": READ_ONLY,
    "25P03": BUSY,  # a transaction did nothing for too long
    "40": BUSY,  # rolled back: a deadlock, or two at once
    "53": AWAY,  # out of connections or memory
    "53100": FULL,
    "55P03": BUSY,  # a lock did not come
    "57": AWAY,  # the server stops or starts
    "57014": BUSY,  # a statement took too long
}
STATEMENT_CANCELLED = "57014"


def find_trouble(error: BaseException | None) -> Trouble | None:
    """What ails the database, when that is what the error tells."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return None
    state = read_sqlstate(error)
    if state is None:
        return AWAY if isinstance(error, OperationalError | InterfaceError) else None
    return STATES.get(state) or STATES.get(state[:2])


def is_passing_trouble(error: BaseException) -> bool:
    """Whether the same work may well go better later. Not so for a statement that took too long: it will again."""
    return find_trouble(error) is not None and read_sqlstate(error) != STATEMENT_CANCELLED


def read_sqlstate(error: BaseException) -> str | None:
    """The code that the server gave, if it said anything."""
    return getattr(error, "sqlstate", None) or getattr(error.__cause__, "sqlstate", None)
