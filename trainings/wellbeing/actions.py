"""The verbs of wellbeing: what was done, planned, found and contracted is entered, corrected, and taken back on the day
on which it was entered by mistake. Every change stays in the audit trail.

Locks: the row itself, nothing else."""

from collections.abc import Sequence
from datetime import datetime
from typing import Unpack

from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from healthcoach.core.refusals import Missing, Refused
from healthcoach.core.versions import Seen
from healthcoach.programmes.models import Programme
from healthcoach.users.models import User
from trainings.wellbeing.models import (
    BuildingBlock,
    FrameworkContract,
    ImprovementPoint,
    Initiative,
    Lot,
    Supplier,
    TakenUp,
    WellbeingAction,
)
from trainings.wellbeing.rules import FIRST_YEAR, LAST_YEAR, compute_share_of_maximum
from trainings.wellbeing.types import ActionFacts, BlockFacts, ContractFacts, InitiativeFacts, PointFacts
from trainings.wellbeing.writes import (
    apply_wellbeing_facts,
    check_same_programme,
    lock_row_as_seen,
    lock_wellbeing_row,
    save_unique_row,
)


class InFuture(Refused):
    """Who took part is only known afterwards."""

    code = "in_future"
    field = "begins_on"
    sentence = _("This day lies in the future. Enter it once it has happened.")


class EndsBeforeBeginning(Refused):
    """A period runs forward."""

    code = "ends_before_beginning"
    field = "ends_on"
    sentence = _("The last day lies before the first.")


class NotAYear(Refused):
    """A year that the programme cannot mean."""

    code = "not_a_year"
    field = "year"
    sentence = _("Fill in a year between %(first)s and %(last)s.")


class MoreRatedThanTookPart(Refused):
    """Only who was there can say how it was."""

    code = "more_rated_than_took_part"
    field = "respondents"
    sentence = _("%(respondents)s people rated, but only %(participants)s took part. Please check both numbers.")


class EnteredEarlier(Refused):
    """What stood there for longer may have been told already."""

    code = "entered_earlier"
    sentence = _("This was entered on %(on)s. What was entered on an earlier day is corrected, not taken back.")


class StillNamed(Refused):
    """Something else speaks of it."""

    code = "still_named"
    sentence = _("“%(name)s” is still named elsewhere, so it cannot be taken back.")


@transaction.atomic
def enter_action(
    programme: Programme, *, by: User | None, at: datetime, **facts: Unpack[ActionFacts]
) -> WellbeingAction:
    """Enters an action that was held. One without a last day took one day. Refuses `Missing`, `InFuture`,
    `EndsBeforeBeginning`, `NotAScale`, `RatingAboveScale`, `MoreRatedThanTookPart` and `AlreadyEntered`."""
    return _write_action(WellbeingAction(programme=programme, entered_at=at, entered_by=by), facts, at=at)


@transaction.atomic
def correct_action(
    action: WellbeingAction, *, seen: Seen | None = None, by: User, at: datetime, **facts: Unpack[ActionFacts]
) -> WellbeingAction:
    """Corrects what was entered of an action; what is not given stays. Refuses what `enter_action` refuses, and
    `ChangedMeanwhile`."""
    return _write_action(lock_row_as_seen(action, facts, seen=seen, by=by), facts, at=at)


@transaction.atomic
def enter_initiative(
    programme: Programme, *, by: User | None, at: datetime, **facts: Unpack[InitiativeFacts]
) -> Initiative:
    """Enters a project or action of a year. Refuses `Missing`, `NotAYear`, `OfAnotherProgramme` and
    `AlreadyEntered`."""
    return _write_initiative(Initiative(programme=programme, entered_at=at, entered_by=by), facts)


@transaction.atomic
def correct_initiative(
    initiative: Initiative, *, seen: Seen | None = None, by: User, at: datetime, **facts: Unpack[InitiativeFacts]
) -> Initiative:
    """Corrects an initiative; what is not given stays. Refuses what `enter_initiative` refuses, and
    `ChangedMeanwhile`."""
    return _write_initiative(lock_row_as_seen(initiative, facts, seen=seen, by=by), facts)


@transaction.atomic
def enter_point(
    programme: Programme, *, by: User | None, at: datetime, **facts: Unpack[PointFacts]
) -> ImprovementPoint:
    """Enters what an evaluation found to improve. Refuses `Missing`, `InFuture`, `OfAnotherProgramme` and
    `AlreadyEntered`."""
    return _write_point(ImprovementPoint(programme=programme, entered_at=at, entered_by=by), facts, at=at)


@transaction.atomic
def correct_point(
    point: ImprovementPoint, *, seen: Seen | None = None, by: User, at: datetime, **facts: Unpack[PointFacts]
) -> ImprovementPoint:
    """Corrects an improvement point, and says what takes it up; what is not given stays. Refuses what `enter_point`
    refuses, and `ChangedMeanwhile`."""
    return _write_point(lock_row_as_seen(point, facts, seen=seen, by=by), facts, at=at)


@transaction.atomic
def enter_block(programme: Programme, *, by: User | None, at: datetime, **facts: Unpack[BlockFacts]) -> BuildingBlock:
    """Enters a building block of the action plan, perhaps without a title. Refuses `Missing` and `AlreadyEntered`."""
    return save_unique_row(
        apply_wellbeing_facts(
            BuildingBlock(programme=programme, entered_at=at, entered_by=by), facts, needed=["number"]
        )
    )


@transaction.atomic
def correct_block(
    block: BuildingBlock, *, seen: Seen | None = None, by: User, at: datetime, **facts: Unpack[BlockFacts]
) -> BuildingBlock:
    """Corrects a building block; what is not given stays. Refuses what `enter_block` refuses, and
    `ChangedMeanwhile`."""
    return save_unique_row(
        apply_wellbeing_facts(lock_row_as_seen(block, facts, seen=seen, by=by), facts, needed=["number"])
    )


@transaction.atomic
def enter_contract(
    programme: Programme, *, by: User | None, at: datetime, **facts: Unpack[ContractFacts]
) -> FrameworkContract:
    """Enters a framework contract with its lots. Refuses `Missing`, `EndsBeforeBeginning` and `AlreadyEntered`."""
    return _write_contract(FrameworkContract(programme=programme, entered_at=at, entered_by=by), facts)


@transaction.atomic
def correct_contract(
    contract: FrameworkContract, *, seen: Seen | None = None, by: User, at: datetime, **facts: Unpack[ContractFacts]
) -> FrameworkContract:
    """Corrects a framework contract; what is not given stays, lots that are given replace the others. Refuses what
    `enter_contract` refuses, and `ChangedMeanwhile`."""
    return _write_contract(lock_row_as_seen(contract, facts, seen=seen, by=by), facts)


@transaction.atomic
def delete_same_day(row: models.Model, *, by: User, at: datetime) -> None:
    """Removes what was entered by mistake, on the day itself; the trail keeps it. Refuses `EnteredEarlier` and
    `StillNamed`."""
    row = lock_wellbeing_row(row)
    if timezone.localdate(row.entered_at) != timezone.localdate(at):
        raise EnteredEarlier(on=timezone.localdate(row.entered_at).strftime("%d/%m/%Y"))
    try:
        row.delete()
    except ProtectedError as error:
        raise StillNamed(name=row) from error


def _write_action(row: WellbeingAction, facts: ActionFacts, *, at: datetime) -> WellbeingAction:
    apply_wellbeing_facts(row, facts, needed=["kind", "name", "begins_on", "participants"])
    if row.ends_on is None:
        row.ends_on = row.begins_on
    if row.begins_on > timezone.localdate(at):
        raise InFuture
    if row.ends_on < row.begins_on:
        raise EndsBeforeBeginning
    if row.rating is not None and row.scale is None:
        raise Missing(_("The scale of the rating"), field="scale")
    if row.rating is None and (row.scale is not None or row.respondents is not None):
        raise Missing(_("The rating"), field="rating")
    if row.rating is not None:
        compute_share_of_maximum(row.rating, row.scale)
    if row.respondents is not None and row.respondents > row.participants:
        raise MoreRatedThanTookPart(respondents=row.respondents, participants=row.participants)
    return save_unique_row(row)


def _write_initiative(row: Initiative, facts: InitiativeFacts) -> Initiative:
    apply_wellbeing_facts(row, facts, needed=["year", "title"])
    if not FIRST_YEAR <= row.year <= LAST_YEAR:
        raise NotAYear(first=FIRST_YEAR, last=LAST_YEAR)
    if row.counted and row.count is None:
        raise Missing(_("The number"), field="count")
    if row.count is not None and not row.counted:
        raise Missing(_("What was counted"), field="counted")
    if row.block:
        check_same_programme(row, [row.block])
    return save_unique_row(row)


def _write_point(row: ImprovementPoint, facts: PointFacts, *, at: datetime) -> ImprovementPoint:
    taken_up = facts.get("initiatives")
    apply_wellbeing_facts(
        row, {name: value for name, value in facts.items() if name != "initiatives"}, needed=["found_on", "title"]
    )
    if row.found_on > timezone.localdate(at):
        raise InFuture
    check_same_programme(row, taken_up or [])
    save_unique_row(row)
    if taken_up is not None:
        wanted = {each.pk for each in taken_up}
        links = TakenUp.objects.filter(point=row)
        links.exclude(initiative__in=wanted).delete()
        missing = wanted - set(links.values_list("initiative_id", flat=True))
        TakenUp.objects.bulk_create(TakenUp(point=row, initiative_id=number) for number in sorted(missing))
    return row


def _write_contract(row: FrameworkContract, facts: ContractFacts) -> FrameworkContract:
    lots = facts.get("lots", () if row.pk is None else None)
    apply_wellbeing_facts(
        row, {name: value for name, value in facts.items() if name != "lots"}, needed=["name", "valid_from"]
    )
    if row.valid_until and row.valid_until < row.valid_from:
        raise EndsBeforeBeginning
    if lots is not None:
        lots = list(dict.fromkeys((name.strip(), supplier.strip()) for name, supplier in lots))
        if not lots or not all(supplier for _lot, supplier in lots):
            raise Missing(_("The supplier"), field="lots")
    save_unique_row(row)
    if lots is not None:
        _save_contract_lots(row, lots)
    return row


def _save_contract_lots(contract: FrameworkContract, lots: Sequence[tuple[str, str]]) -> None:
    """Lots that stay keep their row, so that the trail shows only what changed."""
    names = {supplier for _lot, supplier in lots}
    Supplier.objects.bulk_create([Supplier(name=name) for name in sorted(names)], ignore_conflicts=True)
    suppliers = dict(Supplier.objects.filter(name__in=names).values_list("name", "pk"))
    wanted = [(lot, suppliers[supplier]) for lot, supplier in lots]
    known = {(each.name, each.supplier_id): each.pk for each in contract.lots.all()}
    contract.lots.filter(pk__in=[pk for lot, pk in known.items() if lot not in wanted]).delete()
    new = [Lot(contract=contract, name=lot, supplier_id=pk) for lot, pk in wanted if (lot, pk) not in known]
    Lot.objects.bulk_create(new)
