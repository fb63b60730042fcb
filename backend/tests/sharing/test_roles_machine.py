"""Whatever the members of a list do to each other, nobody's role rises by their own acts, and the list has an owner."""

import asyncio
from typing import Any
from uuid import UUID

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from conftest import sign_up
from factories import a_list, list_url
from sharing.sharing_client import confirm_address, invite, member_url
from sync.device_world import World

RANKS = {None: 0, "viewer": 1, "commenter": 2, "editor": 3, "owner": 4}
PEOPLE = st.integers(0, 2)
ROLES = st.sampled_from(["viewer", "commenter", "editor", "owner", "owner"])
_ROLES_OF_LIST = "select user_id, role::text from memberships where list_id = $1"


class Roles(RuleBasedStateMachine):
    world: World
    people: list[Any]
    steps = 0

    @initialize()
    def start(self) -> None:
        self.item = self._run(a_list(self.people[0]))
        self.roles: dict[int, str] = {0: "owner"}
        self.invitations: dict[int, tuple[int, str, str]] = {}
        """Who sent the open invitation of each person, its role and its id."""
        self.accepted: dict[int, str] = {}
        """The last invitation that each person accepted."""
        self.is_deleted = False

    def _run(self, work: Any) -> Any:
        return self.world.run(work)

    def _owns(self, person: int) -> bool:
        return self.roles.get(person) == "owner" and not self.is_deleted

    def _is_last_owner(self, person: int) -> bool:
        return [one for one, role in self.roles.items() if role == "owner"] == [person]

    def _end_invitations_of(self, person: int) -> None:
        if self.roles.get(person) != "owner":
            self.invitations = {to: one for to, one in self.invitations.items() if one[0] != person}

    @rule(by=PEOPLE, to=PEOPLE, role=ROLES)
    def invite(self, by: int, to: int, role: str) -> None:
        expected = 201
        if not self._owns(by):
            expected = 404
        elif to in self.roles or to in self.invitations:
            expected = 409
        response = self._run(invite(self.people[by], self.item, self.people[to].user["email"], role))
        assert response.status_code == expected
        if expected == 201:
            self.invitations[to] = (by, role, response.json()["id"])

    @rule(person=PEOPLE)
    def accept(self, person: int) -> None:
        sender, role, invitation_id = self.invitations.get(person, (None, "", self.accepted.get(person, "")))
        is_open = sender is not None and not self.is_deleted
        is_replay = sender is None and invitation_id and person in self.roles
        response = self._run(self.people[person].post(f"/api/me/invitations/{invitation_id or UUID(int=0)}/accept"))
        assert response.status_code == (200 if is_open or is_replay else 404)
        if is_open:
            del self.invitations[person]
            self.roles[person] = role
            self.accepted[person] = invitation_id

    @rule(person=PEOPLE)
    def decline(self, person: int) -> None:
        _, _, invitation_id = self.invitations.pop(person, (0, "", str(UUID(int=0))))
        response = self._run(self.people[person].post(f"/api/me/invitations/{invitation_id}/decline"))
        assert response.status_code in {204, 404}

    @rule(by=PEOPLE, to=PEOPLE)
    def withdraw(self, by: int, to: int) -> None:
        _, _, invitation_id = self.invitations.get(to, (0, "", str(UUID(int=0))))
        works = self._owns(by) and to in self.invitations
        response = self._run(self.people[by].delete(f"{list_url(self.item)}/invitations/{invitation_id}"))
        assert response.status_code == (204 if works else 404)
        if works:
            del self.invitations[to]

    @rule(by=PEOPLE, member=PEOPLE, role=ROLES)
    def change_role(self, by: int, member: int, role: str) -> None:
        expected = 200
        if not self._owns(by) or member not in self.roles:
            expected = 404
        elif role != "owner" and self._is_last_owner(member):
            expected = 409
        url = member_url(self.item, self.people[member])
        before = RANKS[self.roles.get(by)]
        assert self._run(self.people[by].patch(url, json={"role": role})).status_code == expected
        if expected == 200:
            self.roles[member] = role
            self._end_invitations_of(member)
        assert RANKS[self.roles.get(by)] <= before

    @rule(by=PEOPLE, member=PEOPLE)
    def remove(self, by: int, member: int) -> None:
        expected = 204
        if self.is_deleted or member not in self.roles or not (self._owns(by) or by == member):
            expected = 404
        elif self._is_last_owner(member):
            expected = 409
        response = self._run(self.people[by].delete(member_url(self.item, self.people[member])))
        assert response.status_code == expected
        if expected == 204:
            del self.roles[member]
            self._end_invitations_of(member)

    @rule(by=PEOPLE)
    def delete_or_restore_list(self, by: int) -> None:
        is_owner = self.roles.get(by) == "owner"
        url = list_url(self.item)
        sent = self.people[by].post(f"{url}/restore") if self.is_deleted else self.people[by].delete(url)
        assert self._run(sent).status_code == ((200 if self.is_deleted else 204) if is_owner else 404)
        if is_owner:
            self.is_deleted = not self.is_deleted

    @invariant()
    def everybody_has_the_role_that_owners_gave_them(self) -> None:
        rows = self._run(self.world.app.state.database.fetch(_ROLES_OF_LIST, self.item["id"]))
        numbers = {UUID(person.user["id"]): number for number, person in enumerate(self.people)}
        assert {numbers[row["user_id"]]: row["role"] for row in rows} == self.roles
        assert "owner" in self.roles.values()
        for number, person in enumerate(self.people):
            can_read = number in self.roles and not self.is_deleted
            assert self._run(person.get(list_url(self.item))).status_code == (200 if can_read else 404)
        type(self).steps += 1


STEPS = settings(max_examples=20, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))


def run_machine(app_settings):
    with World(app_settings) as world:
        people = [world.run(sign_up(world.app, name)) for name in ("ada", "bob", "cyd")]
        world.run(confirm_address(world.app, *people))
        machine = type("RolesOfWorld", (Roles,), {"world": world, "people": people})
        run_state_machine_as_test(machine, settings=STEPS)
    return machine.steps


async def test_roles_change_only_by_owners_and_a_list_always_has_one(settings):
    assert await asyncio.to_thread(run_machine, settings) > 100
