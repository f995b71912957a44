from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Engine

from definition import InputError
from records.database import connect, durably, migrate
from records.tables import leads, metadata

ROOT = Path(__file__).parents[2]


def _tables(engine: Engine) -> set[str]:
    return set(sa.inspect(engine).get_table_names())


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, metadata) == []


def test_what_is_answered_as_stored_waits_for_the_disk_and_nothing_else_does(
    engine: Engine,
) -> None:
    def waits(connection: sa.Connection) -> int | None:
        if engine.dialect.name != "sqlite":
            return None
        return int(connection.exec_driver_sql("PRAGMA synchronous").scalar_one())

    def n_leads() -> int:
        with engine.connect() as connection:
            assert waits(connection) in (None, 1)
            return len(connection.execute(sa.select(leads)).all())

    row = {"lead_id": "L1", "created_at": 0, "sequence": 0}
    with pytest.raises(ZeroDivisionError), durably(engine) as connection:
        connection.execute(sa.insert(leads), [row])
        raise ZeroDivisionError
    assert n_leads() == 0
    with durably(engine) as connection:
        assert waits(connection) in (None, 2)
        connection.execute(sa.insert(leads), [row])
        assert waits(connection) in (None, 2)
    assert n_leads() == 1


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = _tables(engine)
    migrate(engine)
    assert _tables(engine) == before == {*metadata.tables, "alembic_version"}


def test_eight_may_migrate_at_once(connected: Callable[[], Engine]) -> None:
    engines = [connected() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(migrate, engines))
    assert _tables(engines[0]) == {*metadata.tables, "alembic_version"}


def test_a_migration_that_fails_leaves_nothing(connected: Callable[[], Engine]) -> None:
    engine = connected()
    with engine.begin() as connection:
        # The last table that the migration makes.
        connection.exec_driver_sql("CREATE TABLE profiles (somebody_elses INTEGER)")
    with pytest.raises(InputError, match=r"cannot be used: .*profiles.*already exists"):
        migrate(engine)
    assert _tables(engine) <= {"profiles", "alembic_version"}
    with engine.begin() as connection:
        connection.exec_driver_sql("DROP TABLE profiles")
    migrate(engine)
    assert "leads" in _tables(engine)


def test_every_migration_can_be_taken_back(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", str(ROOT / "records" / "migrations"))
    with engine.begin() as connection:
        configuration.attributes["connection"] = connection
        command.downgrade(configuration, "base")
    assert _tables(engine) == {"alembic_version"}


def test_records_of_a_newer_version_are_left_alone(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(InputError, match=r"newer Callworthy .*9999.*install"):
        migrate(engine)


def test_sqlite_writes_ahead_and_waits_and_checks(tmp_path: Path) -> None:
    engine = connect(f"sqlite:///{tmp_path / 'r.db'}")
    with engine.connect() as connection:
        asked = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        told = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in asked]
    engine.dispose()
    assert told == ["wal", 1, 1, 120_000]


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("mysql://localhost/leads", "is not supported"),
        ("nonsense", "is no address"),
        ("sqlite:////nowhere/at/all/r.db", "unable to open database file"),
        ("postgres://me:secret@127.0.0.1:1/leads", "cannot be used: "),
    ],
)
def test_an_address_that_leads_nowhere_is_told_with_a_remedy(url: str, told: str) -> None:
    with pytest.raises(InputError, match=told) as caught:
        migrate(connect(url))
    assert caught.value.field == "CALLWORTHY_DATABASE_URL"
    assert caught.value.remedy
    assert "secret" not in str(caught.value)


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "r.db").write_text("lead_id,created_at\n" * 100)
    with pytest.raises(InputError, match="file is not a database"):
        migrate(connect(f"sqlite:///{tmp_path / 'r.db'}"))


def test_records_that_may_not_be_written_are_told(tmp_path: Path) -> None:
    path = tmp_path / "r.db"
    sqlite3.connect(path).close()
    with pytest.raises(InputError, match="readonly database"):
        migrate(connect(f"sqlite:///file:{path}?mode=ro&uri=true"))


def test_what_was_committed_outlives_a_killed_process(
    database_url: str, connected: Callable[[], Engine]
) -> None:
    code = f"""
import os, signal, sys
sys.path.insert(0, {str(ROOT)!r})
from records.database import connect, migrate
engine = connect(sys.argv[1])
migrate(engine)
insert = "INSERT INTO leads (lead_id, created_at) VALUES "
with engine.begin() as connection:
    connection.exec_driver_sql(insert + "('kept', 1)")
with engine.begin() as connection:
    connection.exec_driver_sql(insert + "('not yet', 2)")
    os.kill(os.getpid(), signal.SIGKILL)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, database_url], env={**os.environ}, check=False
    )
    assert done.returncode == -signal.SIGKILL
    with connected().connect() as connection:
        told = connection.exec_driver_sql("SELECT lead_id FROM leads").scalars().all()
    assert told == ["kept"]
