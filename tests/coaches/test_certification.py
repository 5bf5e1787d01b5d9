"""Who may start a trajectory: trained, under agreement, payable, not blocked, not retired."""

from datetime import date, timedelta

import pytest

from coaches.candidacy import actions as candidacy
from coaches.candidacy.models import Angle, CandidateRegister, EmployerKind
from coaches.certification import actions as certification
from coaches.certification.models import Agreement, BankAccount, Coach
from coaches.renewal.queries import is_active_coach
from healthcoach.core.payees import AccountOutsideSepa, NameNotReadable, NotAnIban, TownNeeded
from healthcoach.core.refusals import Missing
from healthcoach.mail.models import Message
from healthcoach.users.models import User
from tests.world import NOW, START, World

SIGNED = date(2018, 1, 12)
REPEAT_CERTIFICATION_DAY = date(2018, 3, 23)


def register_uncertified_candidate(world: World):
    """Somebody who applied and was not trained yet."""
    return candidacy.register(
        programme_id=world.programme.pk,
        name="An Claes",
        angle=Angle.MEDICAL,
        employer_kind=EmployerKind.OTHER,
        on=START.date(),
    )


def test_the_agreement_is_for_who_completed_the_course(world):
    with pytest.raises(certification.NotTrained, match="An Claes"):
        certification.sign_agreement(
            register_uncertified_candidate(world), version="2018-1", on=REPEAT_CERTIFICATION_DAY, by=None
        )
    assert not Coach.objects.exists()


def test_who_completes_the_course_later_cannot_sign_before(world):
    coach = world.coach()
    with pytest.raises(certification.NotTrained):
        certification.sign_agreement(coach.candidate, version="2017-1", on=date(2018, 1, 11), by=None)


def test_signing_twice_is_signing_once_and_a_new_version_is_another_signature(world):
    coach = world.coach()
    for version in ("2018-1", "2018-1", "2019-1"):
        assert (
            certification.sign_agreement(coach.candidate, version=version, on=REPEAT_CERTIFICATION_DAY, by=None)
            == coach
        )
    assert sorted(Agreement.objects.values_list("version", flat=True)) == ["2018-1", "2019-1"]
    assert Agreement.objects.get(version="2018-1").signed_on == SIGNED


@pytest.mark.parametrize("iban", ["BE71 0961 2345 6769", "be71096123456769", "NL91 ABNA 0417 1643 00"])
def test_a_bank_account_is_kept_in_its_bare_form(world, iban):
    account = certification.register_bank_account(world.coach(), iban=iban, holder=" An Claes ", by=None, at=NOW)
    assert account.iban == iban.replace(" ", "").upper()
    assert account.holder == "An Claes"


@pytest.mark.parametrize(
    "iban",
    [
        "",
        "BE71 0961 2345 6768",
        "BE00 0000 0000 0000",
        "XX71096123456769",
        "BE71",
        "1" * 500,
        "BE68 5390 0754 7035",
        "\x00",
        "😀",
    ],
)
def test_what_is_no_account_number_is_refused_and_the_old_one_stays(world, iban):
    coach = world.coach()
    with pytest.raises(NotAnIban, match="IBAN"):
        certification.register_bank_account(coach, iban=iban, holder="An", by=None, at=NOW)
    assert coach.bank_accounts.get(replaced_at__isnull=True).iban == "BE71096123456769"


@pytest.mark.parametrize(
    ("typed", "refusal"),
    [
        ({"iban": "TR33 0006 1005 1978 6457 8413 26"}, AccountOutsideSepa),
        ({"iban": "XK05 1212 0123 4567 8906"}, AccountOutsideSepa),
        ({"holder": "🙂 …"}, NameNotReadable),
        ({"iban": "CH93 0076 2011 6238 5295 7"}, TownNeeded),
    ],
)
def test_an_account_to_which_no_european_payment_goes_is_refused(world, typed, refusal):
    coach = world.coach()
    with pytest.raises(refusal):
        certification.register_bank_account(
            coach, **{"iban": "BE43 0689 9999 9501", "holder": "An"} | typed, by=None, at=NOW
        )
    assert coach.bank_accounts.get(replaced_at__isnull=True).iban == "BE71096123456769"


def test_a_swiss_account_is_taken_with_the_town_of_its_holder(world):
    coach = world.coach()
    certification.register_bank_account(
        coach, iban="CH93 0076 2011 6238 5295 7", holder="An", town="Basel", by=None, at=NOW
    )
    assert coach.bank_accounts.get(replaced_at__isnull=True).town == "Basel"


def test_an_account_needs_its_holder(world):
    with pytest.raises(Missing) as refusal:
        certification.register_bank_account(world.coach(), iban="BE71 0961 2345 6769", holder=" ", by=None, at=NOW)
    assert refusal.value.field == "holder"


def test_a_new_account_replaces_the_old_one_which_is_kept(world):
    coach = world.coach()
    certification.register_bank_account(coach, iban="BE68 5390 0754 7034", holder="An", by=None, at=NOW)
    old, new = BankAccount.objects.filter(coach=coach).order_by("pk")
    assert (old.replaced_at, new.replaced_at) == (NOW, None)


@pytest.mark.parametrize(
    ("day", "active"),
    [(date(2018, 1, 11), False), (date(2018, 1, 12), True), (date(2018, 3, 1), False), (date(2018, 3, 10), True)],
)
def test_a_coach_is_active_from_the_agreement_on_except_during_a_block(world, day, active):
    coach = world.coach()
    block = certification.block(coach, reason="Werkgever in overleg.", on=date(2018, 3, 1), by=None)
    certification.lift(block, by=world.people["staff"], at=START.replace(month=3, day=10))
    assert is_active_coach(coach, day) is active


@pytest.mark.parametrize(("days", "active"), [(-1, True), (0, False), (1, False)])
def test_a_coach_is_active_until_retiring(world, days, active):
    coach = world.coach()
    coach.retired_on = REPEAT_CERTIFICATION_DAY
    coach.save()
    assert is_active_coach(coach, REPEAT_CERTIFICATION_DAY + timedelta(days=days)) is active


def test_a_coach_without_a_bank_account_cannot_start(world):
    assert not is_active_coach(world.coach(active=False), REPEAT_CERTIFICATION_DAY)


def test_a_coach_without_an_account_to_sign_in_cannot_start(world):
    coach = world.coach()
    assert is_active_coach(coach, REPEAT_CERTIFICATION_DAY)
    Coach.objects.filter(pk=coach.pk).update(user=None)
    assert not is_active_coach(coach, REPEAT_CERTIFICATION_DAY)


def test_a_coach_whose_account_was_closed_cannot_start(world):
    coach = world.coach()
    User.objects.filter(pk=coach.user_id).update(is_active=False)
    assert not is_active_coach(coach, REPEAT_CERTIFICATION_DAY)


def test_registering_the_current_account_again_changes_nothing_and_tells_nobody(world):
    coach = world.coach("An Claes")
    again = certification.register_bank_account(coach, iban="be71 0961 2345 6769", holder="An Claes ", by=None, at=NOW)
    assert BankAccount.objects.get(coach=coach) == again
    assert again.registered_at < NOW
    assert not Message.objects.exists()


def test_a_coach_is_told_of_every_change_of_account_but_not_of_its_number(world):
    coach = world.coach()
    for iban in ("BE68 5390 0754 7034", "BE71 0961 2345 6769"):
        certification.register_bank_account(coach, iban=iban, holder="An", by=world.people["staff"], at=NOW)
    first, second = Message.objects.order_by("pk")
    assert (first.recipient, first.kind) == (coach.user, "account_changed")
    assert ("…7034" in first.body, "…6769" in second.body) == (True, True)
    assert "5390" not in first.body


def test_a_block_needs_a_reason(world):
    with pytest.raises(Missing):
        certification.block(world.coach(), reason="  ", on=REPEAT_CERTIFICATION_DAY, by=None)


def test_a_register_can_be_declared_incomplete_more_than_once(world):
    for note, on in (("meer dan 150", SIGNED), ("zeker 160", REPEAT_CERTIFICATION_DAY)):
        candidacy.declare_lower_bound(programme_id=world.programme.pk, note=note, on=on)
    register = CandidateRegister.objects.get()
    assert (register.incomplete_since, register.note) == (SIGNED, "zeker 160")
