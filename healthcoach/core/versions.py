"""Two windows: a save tells what its window showed, so that nothing is written over that nobody there has seen.

A window carries a digest of each value that it showed. The verb compares them, under the lock of the row, with what
stands there now. That needs no counter and no column, and finds exactly what this save would write over."""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, time
from decimal import Decimal

from django.db.models import Manager, Model, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from healthcoach.core.audit import find_last_change
from healthcoach.core.refusals import Refused

DIGEST_NOTATION = re.compile(r"([a-z][a-z0-9_]{0,62}):([0-9a-f]{16})")
MAX_SEEN_SIGNS = 4000  # of what a window carries


@dataclass(frozen=True)
class Seen:
    """What a window showed: per field a digest. With `merges`, values that only others changed are left as they are
    now, as a draft does that is kept while somebody types. A `blind` window does not say what it showed, or not so that
    it can be read: it may fill in what is empty, and writes over nothing."""

    digests: Mapping[str, str]
    merges: bool = False
    blind: bool = False

    @classmethod
    def of(cls, values: Mapping[str, object]) -> "Seen":
        """A window that shows these values."""
        return cls({name: digest_of(value) for name, value in values.items()})

    @classmethod
    def read(cls, text: str) -> "Seen":
        """As it was written by `str`; blind when it was not."""
        written = [DIGEST_NOTATION.fullmatch(each) for each in text[: MAX_SEEN_SIGNS + 1].split(" ")]
        if len(text) > MAX_SEEN_SIGNS or not all(written):
            return cls({}, blind=True)
        return cls(dict(each.groups() for each in written))

    def __str__(self) -> str:
        return " ".join(f"{name}:{digest}" for name, digest in self.digests.items())

    def knows(self, name: str, value: object) -> bool:
        """Whether this is the value that the window showed; a field that it did not show has nothing to compare, unless
        it is blind."""
        if self.blind and name not in self.digests:
            return not value
        return self.digests.get(name, digest_of(value)) == digest_of(value)

    def of_fields(self, prefix: str) -> "Seen":
        """Only the fields with this prefix, without it."""
        mine = {name: digest for name, digest in self.digests.items() if name.startswith(prefix)}
        return replace(self, digests={name.removeprefix(prefix): digest for name, digest in mine.items()})

    def showing(self, values: Mapping[str, object]) -> "Seen":
        """The same window, showing these values."""
        return replace(self, digests={**self.digests, **Seen.of(values).digests})


class ChangedMeanwhile(Refused):
    """Somebody saved something else since this window was opened. `fields` names what would be written over, `now`
    says what stands there."""

    code = "changed_meanwhile"
    sentence = _("This was changed after you opened the page. Nothing of yours has been saved yet.")
    by_another = _(
        "%(who)s changed this on %(day)s at %(time)s, after you opened the page. Nothing of yours has been saved yet."
    )
    of_blind = _(
        "We cannot tell what your page showed. Please compare what you filled in with what stands here now. Nothing of "
        "yours has been saved yet."
    )
    by_oneself = _(
        "You changed this in another window, on %(day)s at %(time)s. Nothing of this window has been saved yet."
    )

    def __init__(
        self, row: Model, *, fields: Iterable[str], now: Mapping[str, object], by: Model | None, blind: bool = False
    ) -> None:
        self.fields, self.now = list(fields), dict(now)
        change, facts = None if blind else find_last_change(row, self.fields), {}
        self.sentence = self.of_blind if blind else self.sentence
        if change and change.user:
            at = timezone.localtime(change.at)
            facts = {"who": change.user, "day": date_format(at, "SHORT_DATE_FORMAT"), "time": date_format(at, "H:i")}
            self.sentence = self.by_oneself if change.user == by else self.by_another
        super().__init__(**facts)

    def on_fields(self, name_of: Callable[[str], str]) -> "ChangedMeanwhile":
        """The same refusal, of a form that calls these fields otherwise."""
        self.fields = [name_of(name) for name in self.fields]
        self.now = {name_of(name): value for name, value in self.now.items()}
        return self


def check_seen(
    row: Model, given: Mapping[str, object], *, now: Mapping[str, object], seen: Seen | None, by: Model | None
) -> dict[str, object]:
    """Which of the given values to write. The caller holds the lock of the row; `now` is what stands there. Refuses
    `ChangedMeanwhile` when a save would write over what its window has not shown; who does not say what was shown
    (`seen`) writes over everything."""
    if seen is None:
        return dict(given)
    others = {
        name for name, value in given.items() if not seen.knows(name, now[name]) and not is_same(value, now[name])
    }
    left = {name for name in others if seen.merges and seen.knows(name, given[name])}
    if stale := [name for name in given if name in others - left]:
        raise ChangedMeanwhile(row, fields=stale, now=now, by=by, blind=seen.blind)
    return {name: value for name, value in given.items() if name not in left}


def read_field_values(row: Model, names: Iterable[str]) -> dict[str, object]:
    """What stands in these fields of a row."""
    values = {name: getattr(row, name) for name in names}
    return {name: list(value.all()) if isinstance(value, Manager) else value for name, value in values.items()}


def is_same(one: object, other: object) -> bool:
    """Whether two values are the same to who reads them: no text and nothing, 5 and 5.00, the same choices."""
    return _as_text(one) == _as_text(other)


def digest_of(value: object) -> str:
    """Sixteen signs that stand for a value."""
    return hashlib.sha256(_as_text(value).encode()).hexdigest()[:16]


def _as_text(value: object) -> str:
    match value:
        case None | "":
            return ""
        case Decimal():
            return f"{value.normalize():f}" if value.is_finite() else str(value)
        case date() | time():
            return value.isoformat()
        case Model():
            return str(value.pk)
        case list() | tuple() | set() | frozenset() | QuerySet():
            return "\x1f".join(sorted(_as_text(each) for each in value))
    return "\n".join(line.rstrip() for line in str(value).strip().splitlines())
