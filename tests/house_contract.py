"""The contract of the house for import-linter: rooms in the order of the journey, and in every room the drawers that
face people above those that hold the domain. It has no exemptions."""

from dataclasses import dataclass

from grimp import ImportGraph
from importlinter import Contract, ContractCheck, fields, output

FACING = "facing people"


@dataclass(frozen=True, slots=True)
class Location:
    """Where a module stands: the floor of its room, counted from the ground, and its drawer, counted from below; the
    drawers of the domain are all 0."""

    floor: int
    room: str
    drawer: int


class RoomsContract(Contract):
    """A module of the domain imports the domain of its own room and of rooms below it. A drawer that faces people may
    import the domain of every room, and other such drawers of its own room or below, as far as they are not higher."""

    type_name = "rooms"
    rooms = fields.ListField(subfield=fields.StringField())  # from the roof to the ground; `|` between equals
    drawers = fields.ListField(subfield=fields.StringField())  # that face people, from the top; `|` between equals

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Looks at each import between two rooms, and at each within one that crosses drawers."""
        floors = {room.strip(): floor for floor, rooms in enumerate(reversed(self.rooms)) for room in rooms.split("|")}
        heights = {
            drawer.strip(): height
            for height, drawers in enumerate(reversed(self.drawers), start=1)
            for drawer in drawers.split("|")
        }
        places = {module: locate_module(module, floors, heights) for module in graph.modules}
        missing = sorted(set(floors) - graph.modules)
        wrong = [
            (importer, imported)
            for importer, place in places.items()
            if place is not None
            for imported in graph.find_modules_directly_imported_by(importer)
            if (target := places.get(imported)) is not None and not may_import(place, target)
        ]
        return ContractCheck(kept=not (wrong or missing), metadata={"wrong": sorted(wrong), "missing": missing})

    def render_broken_contract(self, check: ContractCheck) -> None:
        """Names the rooms that do not exist and the imports that point up."""
        for room in check.metadata["missing"]:
            output.print_error(f"There is no room {room}.")
        for importer, imported in check.metadata["wrong"]:
            output.print_error(f"{importer} may not import {imported}.")


def locate_module(module: str, floors: dict[str, int], heights: dict[str, int]) -> Location | None:
    """Where a module stands; nowhere when it belongs to no room."""
    parts = module.split(".")
    for length in range(len(parts), 0, -1):
        room = ".".join(parts[:length])
        if room in floors:
            drawer = max((heights.get(part, 0) for part in parts[length - 1 :]), default=0)
            return Location(floors[room], room, drawer)
    return None


def may_import(place: Location, target: Location) -> bool:
    """Whether a module at one place may import a module at the other."""
    if target.drawer == 0 and place.drawer > 0:
        return True
    if place.room == target.room:
        return place.drawer >= target.drawer
    return place.floor > target.floor and (place.drawer > 0) >= (target.drawer > 0)
