"""What an account may act as."""

from dataclasses import dataclass, field

from meetings.terms import Audience, Role

POWERFUL = frozenset({Audience.ORGANISER, Audience.HOST, Audience.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Grant:
    """A right in force: a role and the one thing it is for."""

    role: Role
    city_id: int | None = None
    network_id: int | None = None
    event_id: int | None = None


@dataclass(frozen=True, slots=True)
class Visitor:
    """Whoever asks for a page. `networks` are those that one of their cities belongs to now."""

    account_id: int | None = None
    name: str = ""
    grants: frozenset[Grant] = frozenset()
    networks: frozenset[int] = frozenset()
    audiences: frozenset[Audience] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the audiences once: they are asked for several times a page."""
        object.__setattr__(self, "audiences", self._audiences())

    def _audiences(self) -> frozenset[Audience]:
        if self.account_id is None:
            return frozenset({Audience.PUBLIC})
        acting = {Audience(grant.role.value) for grant in self.grants}
        # A city's people are members only while the city belongs to a network.
        acting.discard(Audience.MEMBER)
        member = {Audience.MEMBER} if self.networks else set()
        return frozenset({Audience.PUBLIC, Audience.ACCOUNT} | acting | member)

    @property
    def cities(self) -> frozenset[int]:
        """Ids of the cities this visitor represents."""
        return frozenset(
            grant.city_id
            for grant in self.grants
            if grant.role is Role.REPRESENTATIVE and grant.city_id is not None
        )

    def organises(self, network_id: int) -> bool:
        """Whether this visitor runs the events of a network."""
        return Grant(Role.ORGANISER, network_id=network_id) in self.grants

    @property
    def sees_networks(self) -> frozenset[int]:
        """Ids of the networks of which this visitor sees what is for members."""
        organised = {g.network_id for g in self.grants if g.role is Role.ORGANISER and g.network_id}
        return frozenset(self.networks | organised)

    def belongs_to(self, network_id: int) -> bool:
        """Whether what is for members of a network is for this visitor."""
        return network_id in self.sees_networks

    def runs(self, event_id: int, network_id: int) -> bool:
        """Whether this visitor works on an event of a network, as its organiser, host or above."""
        host = Grant(Role.HOST, event_id=event_id)
        return (
            self.organises(network_id)
            or host in self.grants
            or Audience.ADMINISTRATOR in self.audiences
        )


ANYONE = Visitor()
