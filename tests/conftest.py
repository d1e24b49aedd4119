"""What every test may rely on: `database` tests run on SQLite and, by `make test`, on PostgreSQL too."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import TransactionTestCase, override_settings
from django.utils import translation
from whitenoise import WhiteNoise

from huiqi.access import triggers
from huiqi.cases.triggers import ARCHIVE, RECOVERY
from huiqi.ledger import triggers as ledger
from huiqi.web import translations
from huiqi.web.commands import serve
from new_databases import NewDatabase, all_tables, new_databases
from soak import SOAK


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`pytest.mark.database(…)` is `django_db(…)` and more: such a test is run on both databases.

    A page looks the same on both: on PostgreSQL a browser opens only on the journeys; what the pages write is tested there
    without one.
    """
    for item in items:
        marker = item.get_closest_marker("database")
        if marker and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(**marker.kwargs))
    if connection.vendor == "postgresql":
        seen = [item for item in items if _opens_a_page(item) and "journeys" not in item.path.parts]
        config.hook.pytest_deselected(items=seen)
        items[:] = [item for item in items if item not in seen]


def _opens_a_page(item: pytest.Item) -> bool:
    return "page_at" in getattr(item, "fixturenames", ())


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`pytest.mark.repeated`: a test of what chance decides, run as often as `make soak` asks for."""
    if SOAK > 1 and metafunc.definition.get_closest_marker("repeated"):
        metafunc.fixturenames.append("turn")
        metafunc.parametrize("turn", range(SOAK))


@pytest.fixture(scope="session", autouse=True)
def catalogues() -> None:
    """English is compiled before anything asks for it: mails speak it too."""
    translations.compile_stale()


@pytest.fixture(autouse=True)
def chinese() -> None:
    """A request leaves its language behind in the thread; every test starts in the policies' own."""
    translation.deactivate()


@pytest.fixture(scope="session", autouse=True)
def papers_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Files that tests hand in, the list of a demonstration and the bank's files go to folders of this run's own."""
    folder = tmp_path_factory.mktemp("media")
    debtor = ["区财政", "000000000000001", "示例银行", "104584000001"]
    treasury, data = tmp_path_factory.mktemp("treasury"), tmp_path_factory.mktemp("open_data")
    with override_settings(
        MEDIA_ROOT=folder, DEMONSTRATION_LIST=folder / "credit.csv", TREASURY_FOLDER=treasury, DEBTOR=debtor,
        OPEN_DATA_FOLDER=data,
    ):  # fmt: skip
        yield


@pytest.fixture(scope="session", autouse=True)
def emptied_between_tests() -> Iterator[None]:
    """Tests with real transactions are cleaned up by emptying every table, which the triggers refuse."""
    empty = TransactionTestCase._fixture_teardown

    def without_triggers(case: TransactionTestCase) -> None:
        for kept in (triggers, ledger, RECOVERY, ARCHIVE):
            kept.drop(connection)
        empty(case)
        for kept in (triggers, ledger, RECOVERY, ARCHIVE):
            kept.create(connection)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", without_triggers)
    yield
    patch.undo()


@pytest.fixture(scope="session")
def site_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The files of the pages as `huiqi serve` packs them, in a folder of this run's own."""
    folder = tmp_path_factory.mktemp("static")
    with override_settings(STATIC_ROOT=folder):  # also makes a storage opened by an earlier test look here
        serve._collect_static()
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(WhiteNoise, "update_files_dictionary", _listed_once(WhiteNoise.update_files_dictionary))
            yield folder


def _listed_once(listing: Callable[..., None]) -> Callable[..., None]:
    """Every `Client()` begins the service anew, and it lists hundreds of files; only the first one looks at the disk."""
    found: dict[tuple[str, str], dict[str, object]] = {}

    def known(site: WhiteNoise, root: str, prefix: str) -> None:
        if (root, prefix) not in found:
            listing(site, root, prefix)
            found[root, prefix] = dict(site.files)
        site.files.update(found[root, prefix])

    return known


@pytest.fixture(scope="session")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a database that holds every table and no row."""
    with all_tables(tmp_path_factory.mktemp("tables")) as address:
        yield address


@pytest.fixture
def new_database(tmp_path: Path, tables: str) -> Iterator[NewDatabase]:
    """`new_database(name)`: the address of an empty database of the kind this run is on, its tables there."""
    with new_databases(tmp_path, tables) as make:
        yield make


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[NewDatabase]:
    """`empty_database(name)`: the same without any table."""
    with new_databases(tmp_path) as make:
        yield make


def pytest_collection_finish() -> None:
    """What was imported and collected stays to the end: no garbage collection looks at it again."""
    gc.collect()
    gc.freeze()
