"""Triggers of revision 0003: append-only tables and signed reviews cannot be changed.

SQLite drops a table's triggers when a later revision recreates the table; create them again there.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from alembic import op

GROWING = ("verdict", "remark", "settlement", "sign_off", "audit_entry")
OF_A_REVIEW = ("review_sample", "verdict", "standing_verdict", "remark", "settlement")


def guard_tables() -> None:
    """Create the triggers on either database; they raise IntegrityError."""
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgresql()


def drop_guards() -> None:
    """Drop what remains of them after their tables are gone."""
    if op.get_bind().dialect.name != "sqlite":
        op.execute("DROP FUNCTION refuse_change(), refuse_when_signed(), guard_review()")


@contextmanager
def signed_samples_unlocked() -> Iterator[None]:
    """Lets a migration complete samples of signed reviews too, as of a new column."""
    connection = op.get_bind()
    if connection.dialect.name != "sqlite":
        op.execute("ALTER TABLE review_sample DISABLE TRIGGER review_sample_signed")
        yield
        op.execute("ALTER TABLE review_sample ENABLE TRIGGER review_sample_signed")
        return
    name = "review_sample_signed_update"
    query = sa.text("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND name = :name")
    trigger = connection.execute(query, {"name": name}).scalar_one()
    op.execute(f"DROP TRIGGER {name}")
    yield
    op.execute(trigger)


def _guard_sqlite() -> None:
    def guard(name: str, event: str, table: str, when: str, sentence: str) -> None:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {event} ON {table} {when} "
            f"BEGIN SELECT RAISE(ABORT, '{sentence}'); END"
        )

    for table in GROWING:
        for event in ("UPDATE", "DELETE"):
            sentence = f"rows of {table} are never changed or deleted"
            guard(f"{table}_refuses_{event.lower()}", event, table, "", sentence)
    for table in OF_A_REVIEW:
        for event, row in (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD")):
            if event != "INSERT" and table in GROWING:
                continue
            state = f"(SELECT state FROM review WHERE id = {row}.review_id)"
            when = f"WHEN {state} = 'signed off'"
            guard(f"{table}_signed_{event.lower()}", event, table, when, "the review is signed")
    signed = "WHEN OLD.state = 'signed off'"
    guard("review_signed_update", "UPDATE", "review", signed, "the review is signed")
    opened = "WHEN OLD.state <> 'draft'"
    guard("review_refuses_delete", "DELETE", "review", opened, "only a draft is ever deleted")


def _guard_postgresql() -> None:
    """Functions that raise, and the triggers that call them."""
    op.execute(
        """
        CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION 'rows of % are never changed or deleted', TG_TABLE_NAME
                USING ERRCODE = 'restrict_violation';
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION refuse_when_signed() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE touched text := CASE TG_OP WHEN 'INSERT' THEN NEW.review_id ELSE OLD.review_id END;
        BEGIN
            IF (SELECT state FROM review WHERE id = touched) = 'signed off' THEN
                RAISE EXCEPTION 'the review is signed' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
            RETURN NEW;
        END $$
        """
    )
    op.execute(
        """
        CREATE FUNCTION guard_review() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF OLD.state = 'signed off' THEN
                RAISE EXCEPTION 'the review is signed' USING ERRCODE = 'restrict_violation';
            END IF;
            IF TG_OP = 'UPDATE' THEN RETURN NEW; END IF;
            IF OLD.state <> 'draft' THEN
                RAISE EXCEPTION 'only a draft is ever deleted'
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN OLD;
        END $$
        """
    )

    def guard(name: str, events: str, table: str, function: str, each: str = "ROW") -> None:
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {events} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {function}()"
        )

    for table in GROWING:
        guard(f"{table}_refuses_change", "UPDATE OR DELETE", table, "refuse_change")
        guard(f"{table}_refuses_emptying", "TRUNCATE", table, "refuse_change", "STATEMENT")
    for table in OF_A_REVIEW:
        events = "INSERT" if table in GROWING else "INSERT OR UPDATE OR DELETE"
        guard(f"{table}_signed", events, table, "refuse_when_signed")
    guard("review_signed", "UPDATE OR DELETE", "review", "guard_review")
