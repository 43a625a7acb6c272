"""Everything as processes of its own on this machine, on servers to throw away.

It shows that the distributed way runs, and lets tests drive it. It is no installation: the
database does not survive a power cut, and all is removed at the end.
"""

import asyncio
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType

from gateway.access.scopes import SCOPES
from gateway.access.service import AccessRegistry, create_client, find_or_create_organization
from gateway.bootstrap import SERVICE as GATEWAY
from kit.clock import SystemClock
from kit.database import Database
from kit.ids import Ids
from kit.kafka_server import KafkaServer
from kit.ports import free_ports
from kit.postgres import DatabaseUrls, create_database
from kit.postgres_server import PostgresServer, find_program
from kit.service import ServiceDefinition
from revcycle.databases import variable
from revcycle.directory import ClientFile, DataDirectory
from revcycle.distributed import operating
from revcycle.distributed.children import Children, Plan
from revcycle.distributed.settings import PREFIX, ServiceSettings
from revcycle.practice import read_practice
from revcycle.setup import DEMO_PRACTICE, prepare
from revcycle.stack import DEFINITIONS, SERVICES
from revcycle.verify import Verdict

Say = Callable[[str], None]
SIMULATOR = "worker-simulator"
KAFKA_SESSION_SECONDS = 10  # processes are killed here on purpose


class TrialStack(AbstractContextManager["TrialStack"]):
    """Servers and processes; use it as a context manager.

    Attributes:
        folder: logs, keys, blobs and `client.json`; kept when something failed.
        kafka: the broker.
        postgres: the database server.
        children: our own processes, `serve-...`, `worker-...` and `serve-gateway`.

    """

    def __init__(self) -> None:
        """Raise KafkaMissing or PostgresMissing when the machine lacks what the servers need."""
        find_program("initdb")  # before anything is made
        self.kafka = KafkaServer()
        self.postgres = PostgresServer()
        self.folder = Path(tempfile.mkdtemp(prefix="revcycle-stack-"))
        self.directory = DataDirectory(self.folder)
        self.children = Children(self.folder / "logs")
        self._urls: dict[str, DatabaseUrls] = {}
        names = [*(f"{do}-{_short(each)}" for each in SERVICES for do in ("serve", "worker"))]
        names += ["serve-gateway", SIMULATOR]
        self._ports = dict(zip(names, free_ports(len(names)), strict=True))

    @property
    def base_url(self) -> str:
        """Return the gateway's address."""
        return f"http://127.0.0.1:{self._ports['serve-gateway']}"

    def start(self, say: Say = lambda _words: None) -> "TrialStack":
        """Start everything and wait until it is ready.

        Raises ProcessFailed, KafkaFailed, PostgresFailed.
        """
        say("starting Kafka and PostgreSQL")
        with ThreadPoolExecutor() as pool:
            kafka, postgres = pool.submit(self.kafka.start), pool.submit(self.postgres.start)
            kafka.result()
            postgres.result()
        operating.make_keys(self.folder / "signing-key.pem", self._key_set)
        say("creating databases and roles, migrating, loading ICD-10-CM")
        asyncio.run(self._migrate())
        say(f"starting {len(self._ports)} processes")
        for plan in self._plans():
            self.children.start(plan)
        self.children.wait_until_ready()
        asyncio.run(self._set_up())
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Stop everything; what tells of a failure is kept."""
        self.children.stop()
        self.postgres.close()
        self.kafka.close()
        if not isinstance(error, Exception):  # not for Ctrl-C either
            shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def databases(self) -> list[str]:
        """Return the names of the services' databases on the server."""
        return [_database(each) for each in DEFINITIONS]

    def add_client(self, organization: str) -> ClientFile:
        """Return a client with every right in an organization, made when it is new."""
        return asyncio.run(self._add_client(organization))

    def verify(self) -> list[Verdict]:
        """Prove what is in the databases, and count what is on its way."""
        return asyncio.run(self._verify())

    @property
    def _key_set(self) -> Path:
        return self.folder / "key-set.json"

    async def _migrate(self) -> None:
        for definition in DEFINITIONS:
            urls = await create_database(self.postgres.url, _database(definition))
            self._urls[definition.name] = urls
            await operating.migrate(definition, urls, self._settings(definition))

    async def _set_up(self) -> None:
        """Make the demo's practice and its client, as `revcycle up --demo` does."""
        registry = self._registry()
        try:
            practice = read_practice(DEMO_PRACTICE)
            await prepare(registry, self.directory, practice, self.base_url)
        finally:
            await registry.database.close()

    async def _add_client(self, organization: str) -> ClientFile:
        registry = self._registry()
        try:
            owner = await find_or_create_organization(registry, organization)
            made = await create_client(registry, owner, "operator", SCOPES)
        finally:
            await registry.database.close()
        return ClientFile(made.client_id, made.client_secret, f"{self.base_url}/oauth/token")

    async def _verify(self) -> list[Verdict]:
        return [
            await operating.verify(each, self._urls[each.name], self._settings(each))
            for each in DEFINITIONS
        ]

    def _registry(self) -> AccessRegistry:
        clock = SystemClock()
        return AccessRegistry(Database(self._urls[GATEWAY.name].application), clock, Ids(clock))

    def _settings(self, definition: ServiceDefinition) -> ServiceSettings | None:
        if definition is GATEWAY:
            return None
        common = self._common().items()
        return ServiceSettings.model_validate(
            {name.removeprefix(PREFIX).lower(): value for name, value in common}
        )

    def _common(self) -> dict[str, str]:
        """Return the settings that all processes share."""
        return {
            "REVCYCLE_MODE": "development",
            "REVCYCLE_KAFKA_SERVERS": self.kafka.address,
            "REVCYCLE_KAFKA_SECURITY": "PLAINTEXT",
            "REVCYCLE_KAFKA_SESSION_SECONDS": str(KAFKA_SESSION_SECONDS),
            "REVCYCLE_BLOBS_URL": (self.folder / "blobs").as_uri(),
            "REVCYCLE_ISSUER": self.base_url,
            "REVCYCLE_KEY_SET_FILE": str(self._key_set),
            "REVCYCLE_CODES_DIR": str(self.folder / "codes"),
        }

    def _plans(self) -> Sequence[Plan]:
        gateway = {"REVCYCLE_SIGNING_KEY_FILE": str(self.folder / "signing-key.pem")}
        for definition in SERVICES:
            address = f"http://127.0.0.1:{self._ports[f'serve-{_short(definition)}']}"
            gateway[variable(definition.name).replace("_DATABASE_URL", "_URL")] = address
        plans = [
            self._plan(do, definition, {}) for definition in SERVICES for do in ("serve", "worker")
        ]
        simulator = Plan(
            SIMULATOR, ("worker", "simulator"), self._ports[SIMULATOR], self._environment(SIMULATOR)
        )
        return [*plans, self._plan("serve", GATEWAY, gateway), simulator]

    def _plan(self, do: str, definition: ServiceDefinition, more: dict[str, str]) -> Plan:
        service = _short(definition)
        name = f"{do}-{service}"
        database = {variable(definition.name): self._urls[definition.name].application}
        environment = {**self._environment(name), **database, **more}
        return Plan(name, (do, service), self._ports[name], environment)

    def _environment(self, name: str) -> dict[str, str]:
        return {**self._common(), "REVCYCLE_PORT": str(self._ports[name])}


def _database(definition: ServiceDefinition) -> str:
    return f"revcycle_{_short(definition)}"


def _short(definition: ServiceDefinition) -> str:
    return definition.name.removesuffix("-svc")
