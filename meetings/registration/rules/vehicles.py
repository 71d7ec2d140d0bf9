"""Who travels in which vehicle of a study tour."""

from collections.abc import Collection, Sequence
from typing import NamedTuple


class Vehicle(NamedTuple):
    """What a tour travels in; its name tells it from the others of the tour."""

    name: str
    seats: int


class Rider(NamedTuple):
    """A confirmed booking: the vehicle it has ("" for none), and the one it would like."""

    id: int
    vehicle: str
    prefers: str


class Full(NamedTuple):
    """A vehicle has too few seats for those who were to be moved into it."""

    vehicle: str
    seats: int
    taken: int
    wanted: int


def fill(
    vehicles: Sequence[Vehicle], riders: Sequence[Rider], asking: Collection[int] = ()
) -> dict[int, str]:
    """Return who gets which vehicle now, of riders in their order; the others keep theirs.

    Who has none, or one that the tour no longer has, gets the one they prefer while it has seats,
    else the first that has any; first those with a preference, so that nobody takes it from them
    without need. Who is `asking` for another changes to it if it has a seat. No vehicle ever gets
    more people than seats: who fits in none is not named.
    """
    names = {vehicle.name for vehicle in vehicles}
    free = {vehicle.name: vehicle.seats - _in(riders, vehicle.name) for vehicle in vehicles}
    given: dict[int, str] = {}

    def take(rider: Rider, name: str) -> None:
        given[rider.id] = name
        free[name] -= 1

    without = [rider for rider in riders if rider.vehicle not in names]
    changing = [one for one in riders if one.id in asking and one.vehicle in names]
    for rider in [*without, *(one for one in changing if one.prefers != one.vehicle)]:
        if free.get(rider.prefers, 0) > 0:
            take(rider, rider.prefers)
            if rider.vehicle in names:
                free[rider.vehicle] += 1
    for rider in without:
        name = next((vehicle.name for vehicle in vehicles if free[vehicle.name] > 0), None)
        if rider.id not in given and name is not None:
            take(rider, name)
    return given


def room(vehicle: Vehicle, riders: Sequence[Rider], moving: Collection[int]) -> Full | None:
    """Return why some riders cannot all be moved into a vehicle; None when they can."""
    coming = [one for one in riders if one.id in moving and one.vehicle != vehicle.name]
    taken = _in(riders, vehicle.name)
    if not coming or taken + len(coming) <= vehicle.seats:
        return None
    return Full(vehicle.name, vehicle.seats, taken, len(coming))


def _in(riders: Sequence[Rider], name: str) -> int:
    return sum(rider.vehicle == name for rider in riders)
