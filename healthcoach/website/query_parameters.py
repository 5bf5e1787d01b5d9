"""What stands after the `?` of an address is a question. A name that nobody reads is refused instead of ignored: who
writes `on` where a page reads `op` would take today's figures for those of the day that was asked."""

from collections.abc import Callable, Iterable, Iterator, Sequence

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from healthcoach.core.askers import answer_program
from healthcoach.core.parameters import WrongParameter

OURS = frozenset({"healthcoach", "subsidies", "coaches", "trainings"})
# What campaigns and search machines hang on the address of a page, for programs of their own.
TRACKING = frozenset({"fbclid", "gclid", "msclkid", "mc_cid", "mc_eid"})
TRACKING_BEGINS = "utm_"
FILES = frozenset({"csv", "xlsx", "json"})
SAFE = frozenset({"GET", "HEAD"})


class Question(QueryDict):
    """The names and values after the `?`, that remembers which names were looked at, and which as one value."""

    def __init__(self, *args, **kwargs) -> None:
        self.looked_at, self.as_one, self.as_list = set(), set(), set()
        super().__init__(*args, **kwargs)
        self.looked_at, self.as_one, self.as_list = set(), set(), set()  # reading it in was no look

    def __getitem__(self, key: str) -> object:
        self.looked_at.add(key)
        self.as_one.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self.looked_at.add(str(key))
        return super().__contains__(key)

    def get(self, key: str, default: object = None) -> object:
        """The last value of a name."""
        return self[key] if super().__contains__(key) else self._noted(key, default)

    def getlist(self, key: str, default: list | None = None) -> list:
        """All values of a name."""
        self.looked_at.add(key)
        self.as_list.add(key)
        return super().getlist(key, default)

    def items(self) -> Iterator[tuple[str, object]]:
        """Names with their last value; writing them down is not looking at them."""
        return ((key, values[-1]) for key, values in self.lists() if values)

    def dict(self) -> dict[str, object]:
        """The same as a dictionary."""
        return dict(self.items())

    def __deepcopy__(self, memo: dict) -> QueryDict:
        """A copy, as links to other pages are made of; reading that one is no look."""
        copied = QueryDict("", mutable=True, encoding=self.encoding)
        for key, values in self.lists():
            copied.setlist(key, list(values))
        return copied

    def _noted(self, key: str, default: object) -> object:
        self.looked_at.add(key)
        self.as_one.add(key)
        return default

    def unknown(self) -> list[str]:
        """The names that nobody looked at."""
        return sorted(key for key in self.keys() if key not in self.looked_at)

    def repeated(self) -> list[str]:
        """The names with several values of which only one was looked at."""
        return sorted(key for key, values in self.lists() if len(values) > 1 and key in self.as_one - self.as_list)


class QuestionMiddleware:
    """Refuses what the address asks and its page or operation does not know. Addresses of libraries are their own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        asked = request.GET
        if not isinstance(asked, Question) or response.status_code != 200:
            return response
        if refused := _check_question(request, asked):
            return refused
        if asked.get("export") in FILES and response.headers.get("Content-Type", "").startswith("text/html"):
            response.status_code = 400  # a file was asked for, and the page tells why there is none
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """What a page could not read."""
        if not isinstance(exception, WrongParameter):
            return None
        known = sorted(getattr(request.GET, "looked_at", ()))
        return _answer_refused_question(request, "wrong_parameter", exception.sentence, [exception.name], known)

    def process_view(self, request: HttpRequest, view: Callable, _args, _kwargs) -> HttpResponse | None:
        """Looks from here on; nothing that comes before a page reads what it is asked."""
        if not request.GET or not _is_ours(request, view):
            return None
        if request.method not in SAFE:  # a change is made by what is sent, so an address of a program asks nothing
            return _refuse_unknown_names(request, list(request.GET.keys()), ()) if _is_of_api(request) else None
        kept = request.META.get("QUERY_STRING", "")
        request.GET = Question(kept, encoding=request.encoding)
        return None


def _is_ours(request: HttpRequest, view: Callable) -> bool:
    where = getattr(view, "cls", None) or getattr(view, "view_class", None) or view
    return request.resolver_match.app_name != "admin" and where.__module__.partition(".")[0] in OURS


def _is_of_api(request: HttpRequest) -> bool:
    return request.path.startswith("/api/")


def _check_question(request: HttpRequest, asked: Question) -> HttpResponse | None:
    unknown = [name for name in asked.unknown() if _is_of_api(request) or not _is_tracking(name)]
    if unknown:
        return _refuse_unknown_names(request, unknown, sorted(asked.looked_at))
    if repeated := asked.repeated():
        sentence = _("“%(name)s” stands in this address more than once. Write it once.") % {"name": repeated[0][:60]}
        return _answer_refused_question(request, "repeated_parameter", sentence, repeated, sorted(asked.looked_at))
    return None


def _is_tracking(name: str) -> bool:
    return name in TRACKING or name.startswith(TRACKING_BEGINS)


def _refuse_unknown_names(request: HttpRequest, unknown: Sequence[str], known: Iterable[str]) -> HttpResponse:
    names = ", ".join(f"“{name[:60]}”" for name in unknown[:5])
    sentence = ngettext(
        "This address asks for %(names)s, and that is not known here.",
        "This address asks for %(names)s, and those are not known here.",
        len(unknown),
    )
    return _answer_refused_question(request, "unknown_parameter", sentence % {"names": names}, unknown, known)


def _answer_refused_question(
    request: HttpRequest, code: str, sentence: str, names: Iterable[str], known: Iterable[str]
) -> HttpResponse:
    known = [name for name in known if name not in names]
    told = {"code": code, "message": sentence, "errors": {name: [sentence] for name in names}, "known": known}
    context = {"sentence": sentence, "known": known, "address": request.path}
    return answer_program(request, told, status=400) or render(request, "website/question.html", context, status=400)
