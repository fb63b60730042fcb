from factories import a_list, a_todo
from sync.sse_client import User, serve
from tend.main import create_app
from time_limits import eventually


class TwoProcesses:
    """Two servers on one database, and what Ada and Bob do at each of them."""

    def __init__(self, settings, stack):
        self.apps = [create_app(settings) for _ in range(2)]
        self._stack = stack

    async def start(self):
        self.urls = [await self._stack.enter_async_context(serve(app)) for app in self.apps]
        self.ada, self.bob = [await self._sign_up(name) for name in ("ada", "bob")]
        for app in self.apps:
            await eventually(lambda app=app: app.state.bus.is_healthy)
        self.shared, self.own = await a_list(self.ada[0], name="Shared"), await a_list(self.bob[0], name="Own")
        return self

    async def sign_up_at(self, at, name):
        return await (await self._stack.enter_async_context(User(base_url=self.urls[at]))).sign_up(name)

    async def _sign_up(self, name):
        first, second = [await self._stack.enter_async_context(User(base_url=url)) for url in self.urls]
        await first.sign_up(name)
        second.headers["Authorization"], second.user = first.headers["Authorization"], first.user
        return first, second

    async def open_link(self, role):
        """A guest of a link to the shared list, at both servers, and the address of the link."""
        links = f"/api/lists/{self.shared['id']}/links"
        link = (await self.ada[0].post(links, json={"role": role})).json()
        opened = await self.ada[0].post("/api/links/open", json={"token": link["token"], "name": "Cyd"})
        guests = [await self._stack.enter_async_context(User(base_url=url)) for url in self.urls]
        for guest in guests:
            guest.headers["Authorization"] = f"Bearer {opened.json()['access_token']}"
        return guests, f"{links}/{link['id']}"

    async def listen(self, people):
        return [await (await self._stack.enter_async_context(person.listen())).ready() for person in people]

    async def write_and_wait(self, at, stream):
        """Ada writes in the shared list at one server. Bob's stream there has got past that once it has his own change."""
        await a_todo(self.ada[at], list_id=self.shared["id"])
        own = (await a_todo(self.bob[at], list_id=self.own["id"]))["version"]
        await stream.until(lambda it: it.lists.get(self.own["id"], 0) >= own)

    def version_in(self, stream):
        return stream.lists.get(self.shared["id"], 0)
