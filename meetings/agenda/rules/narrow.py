"""Which part of an agenda a reader asks for."""

from dataclasses import dataclass, replace

from meetings.agenda.rules.values import Agenda, Item
from meetings.terms import ItemKind


@dataclass(frozen=True, slots=True)
class Wish:
    """What is asked for, each empty for all: a kind, a room, the city of somebody who appears."""

    kind: str = ""
    room: str = ""
    city: str = ""

    def __bool__(self) -> bool:
        """Whether anything is left out."""
        return bool(self.kind or self.room or self.city)

    def wants(self, item: Item) -> bool:
        """Whether an item is asked for."""
        return (
            self.kind in ("", item.kind.value)
            and self.room in ("", item.room)
            and (not self.city or self.city in {who.city for who in item.speakers})
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be asked for in an agenda, in the order in which it first occurs."""

    kinds: tuple[ItemKind, ...]
    rooms: tuple[str, ...]
    cities: tuple[str, ...]


def narrow(agenda: Agenda, wish: Wish) -> Agenda:
    """Return an agenda with only the items that are asked for."""
    return replace(agenda, items=tuple(item for item in agenda.items if wish.wants(item)))


def choices(agenda: Agenda) -> Choices:
    """Return what can be asked for."""
    items = agenda.items
    return Choices(
        tuple(dict.fromkeys(item.kind for item in items)),
        tuple(dict.fromkeys(item.room for item in items if item.room)),
        tuple(dict.fromkeys(who.city for item in items for who in item.speakers if who.city)),
    )
