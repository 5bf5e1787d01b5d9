"""What candidates are told about their candidacy, in their own language. Who was entered without an account is told
nothing here."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from coaches.candidacy.models import Candidate, Proof
from healthcoach.mail import actions as mail
from healthcoach.mail.models import Message


def notify_application_received(candidate: Candidate, *, at: datetime) -> None:
    """Thanks the candidate and says what happens next."""
    mail.queue_messages(
        _draft_candidacy_messages([candidate]),
        kind="candidacy_applied",
        subject=_("We have received your candidacy as a coach"),
        body=[
            _(
                "Thank you. The project holder now verifies your diploma and the proofs of your experience. "
                "You do not have to do anything now; we will write to you as soon as there is news. "
                "You can follow your candidacy on the website, and add proofs until there is a decision."
            )
        ],
        at=at,
    )


def notify_proofs_refused(proofs: Iterable[Proof], *, at: datetime) -> None:
    """Tells candidates which of their proofs was not accepted, and why; again when a verdict was changed meanwhile."""
    about = {f"{proof._meta.model_name}:{proof.pk}": proof for proof in proofs if proof.candidate.user_id}
    known = Message.objects.filter(kind="proof_refused", about__in=list(about)).values_list("about")
    told = dict(known.annotate(times=Count("pk")))
    letters = [
        mail.MessageDraft(
            proof.candidate.user_id,
            proof.candidate.user.language,
            subject,
            {"proof": str(proof), "reason": proof.refused_reason},
            occurrence=1 + told.get(subject, 0),
        )
        for subject, proof in about.items()
    ]
    mail.queue_messages(
        letters,
        kind="proof_refused",
        subject=_("A proof for your candidacy was not accepted"),
        body=[
            _("The project holder could not accept this proof: %(proof)s. This is why:"),
            "%(reason)s",
            _("You can add another proof on the website, until there is a decision on your candidacy."),
        ],
        at=at,
    )


def notify_candidates_admitted(candidates: Iterable[Candidate], *, at: datetime) -> None:
    """Tells candidates the good news, and what happens next."""
    mail.queue_messages(
        _draft_candidacy_messages(candidates),
        kind="candidacy_admitted",
        subject=_("You have been admitted as a candidate coach"),
        body=[
            _(
                "Good news: your diploma and your experience are what the programme asks. "
                "Now you follow the course, and after it you sign the cooperation agreement. "
                "From then on companies can choose you. "
                "The website shows when the course is given; the project holder will help you with your enrolment."
            )
        ],
        at=at,
    )


def notify_candidates_refused(candidates: Iterable[Candidate], *, at: datetime) -> None:
    """Tells candidates that it is no, and why."""
    mail.queue_messages(
        _draft_candidacy_messages(candidates, with_reason=True),
        kind="candidacy_refused",
        subject=_("Decision on your candidacy as a coach"),
        body=[
            _("The project holder has not admitted you as a candidate coach. This is why:"),
            "%(reason)s",
            _("You may apply again when something has changed."),
        ],
        at=at,
    )


def notify_candidates_waiting(candidates: Iterable[Candidate], *, at: datetime) -> None:
    """Tells candidates that there is no place yet."""
    mail.queue_messages(
        _draft_candidacy_messages(candidates),
        kind="candidacy_waiting",
        subject=_("You are on the waiting list of the coaches"),
        body=[
            _(
                "There are more candidates than places at the moment, so we have put you on the waiting list. "
                "Places are given in the order of the list. "
                "You do not have to do anything; on the website you see your place in the list, "
                "and we will write to you as soon as there is a decision."
            )
        ],
        at=at,
    )


def notify_candidacy_withdrawn(candidate: Candidate, *, at: datetime) -> None:
    """Confirms that the candidacy was taken back."""
    mail.queue_messages(
        _draft_candidacy_messages([candidate]),
        kind="candidacy_withdrawn",
        subject=_("Your candidacy as a coach has been withdrawn"),
        body=[
            _(
                "Your candidacy has been withdrawn. Nothing more happens with it, and you may apply again at any time. "
                "Is this not what you wanted? Then please contact the project holder."
            )
        ],
        at=at,
    )


def _draft_candidacy_messages(candidates: Iterable[Candidate], *, with_reason: bool = False) -> list[mail.MessageDraft]:
    return [
        mail.MessageDraft(
            row.user_id,
            row.user.language,
            f"candidate:{row.pk}",
            {"reason": row.refused_reason} if with_reason else {},
        )
        for row in candidates
        if row.user_id
    ]
