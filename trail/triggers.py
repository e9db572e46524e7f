"""The database itself refuses to change or remove what the trail holds, on both databases.

There is no switch: whoever wants past these triggers must drop them, and `verify_trail` says
when one is missing. They are laid by a migration and again after every `migrate`, because
SQLite loses a table's triggers when a later migration rebuilds the table.
"""

HEAD = "trail_chainhead"
SAYING = "the trail is append-only"

SQLITE = {
    "trail_event_no_update": "BEFORE UPDATE ON trail_event",
    "trail_event_no_delete": "BEFORE DELETE ON trail_event",
    "trail_transition_no_update": "BEFORE UPDATE ON trail_transition",
    "trail_transition_no_delete": "BEFORE DELETE ON trail_transition",
    "trail_chainhead_no_delete": "BEFORE DELETE ON trail_chainhead",
    "trail_chainhead_no_way_back": ("BEFORE UPDATE ON trail_chainhead WHEN NEW.count <= OLD.count"),
    # INSERT OR REPLACE removes a row without asking the trigger on DELETE.
    "trail_event_no_replace": (
        "BEFORE INSERT ON trail_event"
        " WHEN EXISTS (SELECT 1 FROM trail_event WHERE sequence = NEW.sequence)"
    ),
    "trail_transition_no_replace": (
        "BEFORE INSERT ON trail_transition WHEN EXISTS (SELECT 1 FROM trail_transition"
        " WHERE id = NEW.id OR event_id = NEW.event_id OR undoes_id = NEW.undoes_id)"
    ),
    "trail_chainhead_no_replace": (
        "BEFORE INSERT ON trail_chainhead"
        " WHEN EXISTS (SELECT 1 FROM trail_chainhead WHERE id = NEW.id)"
    ),
}

POSTGRES = {
    "trail_event_kept": "BEFORE UPDATE OR DELETE ON trail_event FOR EACH ROW",
    "trail_transition_kept": "BEFORE UPDATE OR DELETE ON trail_transition FOR EACH ROW",
    "trail_chainhead_no_delete": "BEFORE DELETE ON trail_chainhead FOR EACH ROW",
    "trail_chainhead_no_way_back": (
        "BEFORE UPDATE ON trail_chainhead FOR EACH ROW WHEN (NEW.count <= OLD.count)"
    ),
    "trail_event_not_emptied": "BEFORE TRUNCATE ON trail_event FOR EACH STATEMENT",
    "trail_transition_not_emptied": "BEFORE TRUNCATE ON trail_transition FOR EACH STATEMENT",
    "trail_chainhead_not_emptied": "BEFORE TRUNCATE ON trail_chainhead FOR EACH STATEMENT",
}
FUNCTION = f"""
CREATE OR REPLACE FUNCTION trail_refuse() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION '{SAYING}'; END;
$$ LANGUAGE plpgsql
"""


def expected(connection) -> dict[str, str]:
    return SQLITE if connection.vendor == "sqlite" else POSTGRES


def table_of(clause: str) -> str:
    return clause.split(" ON ")[1].split()[0]


def install(connection) -> None:
    """Lay every trigger anew; safe to run twice."""
    remove(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name, clause in SQLITE.items():
                cursor.execute(
                    f"CREATE TRIGGER {name} {clause} BEGIN SELECT RAISE(ABORT, '{SAYING}'); END"
                )
            return
        cursor.execute(FUNCTION)
        for name, clause in POSTGRES.items():
            cursor.execute(f"CREATE TRIGGER {name} {clause} EXECUTE FUNCTION trail_refuse()")
            # Also when a session claims to be a replica (session_replication_role).
            cursor.execute(f"ALTER TABLE {table_of(clause)} ENABLE ALWAYS TRIGGER {name}")


def remove(connection) -> None:
    """Drop the triggers: for a migration backwards and for tests that empty tables."""
    with connection.cursor() as cursor:
        for name, clause in expected(connection).items():
            on = "" if connection.vendor == "sqlite" else f" ON {table_of(clause)}"
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def missing(connection) -> list[str]:
    """The triggers that are not there or do not fire."""
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE tgenabled = 'A'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        present = {name for (name,) in cursor.fetchall()}
    return sorted(set(expected(connection)) - present)
