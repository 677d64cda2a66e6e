"""The database's own refusals: what holds even against SQL of other addons.

A few trigger functions serve every guarded table. They raise ``restrict_violation``,
which Odoo turns into an error for people. Models install them in ``init``; the
uninstall hook drops them.
"""

from odoo.tools import SQL
from odoo.tools.sql import table_columns

FUNCTIONS = {
    # TG_ARGV: the allowed moves, 'old>new', with nothing before '>' for a new row.
    "ksrisk_guard_state": """
        DECLARE
            before text := CASE WHEN TG_OP = 'UPDATE' THEN OLD.state ELSE '' END;
        BEGIN
            IF before IS DISTINCT FROM NEW.state
                AND NOT (before || '>' || NEW.state) = ANY (TG_ARGV)
            THEN
                RAISE EXCEPTION '% %: the move %>% is not allowed',
                    TG_TABLE_NAME, NEW.id, before, NEW.state
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END
    """,
    # TG_ARGV: the columns that do not change on a sealed row. A column that another
    # addon or a later version adds is none of them: its first filling passes.
    "ksrisk_guard_seal": """
        DECLARE
            refused boolean := TRUE;
            was jsonb;
            becomes jsonb;
        BEGIN
            IF TG_OP = 'UPDATE' AND TG_NARGS > 0 THEN
                was := to_jsonb(OLD);
                becomes := to_jsonb(NEW);
                refused := EXISTS (
                    SELECT 1 FROM unnest(TG_ARGV) AS name
                    WHERE was -> name IS DISTINCT FROM becomes -> name
                );
            END IF;
            IF refused THEN
                RAISE EXCEPTION '%: a sealed row does not change', TG_TABLE_NAME
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END
    """,
    # The deadline of an approved measure moves by a decision: between its two dates.
    "ksrisk_guard_deadline": """
        BEGIN
            IF NOT EXISTS (
                SELECT 1 FROM ksrisk_postponement
                WHERE measure_id = OLD.id AND state = 'approved'
                    AND date_from = OLD.date_deadline AND date_to = NEW.date_deadline
            ) THEN
                RAISE EXCEPTION 'ksrisk_measure %: no decision moves its deadline',
                    OLD.id USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN NEW;
        END
    """,
    # A row that names people is deleted when the term of its company is over, and not
    # before. TG_ARGV: the column of the company that holds the term, in months. The day
    # of a company may be ahead of the server's by one.
    "ksrisk_guard_term": """
        DECLARE
            months integer;
        BEGIN
            EXECUTE format('SELECT %I FROM res_company WHERE id = $1', TG_ARGV[0])
                INTO months USING OLD.company_id;
            IF months > 0
                AND OLD.date + make_interval(months => months) <= CURRENT_DATE + 1
            THEN
                RETURN OLD;
            END IF;
            RAISE EXCEPTION '% %: a sealed row is kept for its term',
                TG_TABLE_NAME, OLD.id USING ERRCODE = 'restrict_violation';
        END
    """,
    # The file of a seal keeps its content, its record and its existence; where the
    # content is stored may change. Verification reads what is stored there.
    # TG_ARGV: the table that says which files are sealed.
    "ksrisk_guard_file": """
        DECLARE
            held boolean;
        BEGIN
            EXECUTE format(
                'SELECT EXISTS (SELECT 1 FROM %I WHERE attachment_id = $1)', TG_ARGV[0]
            ) INTO held USING OLD.id;
            IF held AND (
                TG_OP = 'DELETE'
                OR (OLD.checksum, OLD.res_model, OLD.res_id)
                IS DISTINCT FROM (NEW.checksum, NEW.res_model, NEW.res_id)
            ) THEN
                RAISE EXCEPTION 'ir_attachment %: a sealed file does not change', OLD.id
                    USING ERRCODE = 'restrict_violation';
            END IF;
            RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
        END
    """,
}


def guard_state(cr, table, workflow):
    """Refuse any state of ``table`` that a transition of ``workflow`` can't reach."""
    moves = [f"{old or ''}>{new}" for old, new in sorted(workflow.pairs(), key=str)]
    _install(
        cr, table, "state", "BEFORE INSERT OR UPDATE", "ksrisk_guard_state", args=moves
    )


def guard_seal(cr, table, sealed, when=None, kind="seal", term=None):
    """Refuse to change the ``sealed`` columns of ``table``, and to delete its rows.

    :param sealed: columns that do not change, all of them there
    :param when: :class:`SQL` condition on ``OLD`` that tells a sealed row, default all
    :param kind: name of the seal, for a table whose columns are sealed at two moments
    :param term: column of the company with a term in months, after which rows go
    :raises ValueError: no column, or one that the table lacks, would guard nothing
    """
    sealed = sorted(sealed)
    missing = set(sealed) - set(table_columns(cr, table))
    if not sealed or missing:
        raise ValueError(f"{table}: no sealed columns {sorted(missing)}")
    name = "ksrisk_guard_seal"
    event = "BEFORE UPDATE" if term else "BEFORE UPDATE OR DELETE"
    _install(cr, table, kind, event, name, when=when, args=sealed)
    if term:
        _install(cr, table, "term", "BEFORE DELETE", "ksrisk_guard_term", args=[term])
    _install(cr, table, "truncate", "BEFORE TRUNCATE", name, each="STATEMENT")


def sealed_columns(model, *keys):
    """The columns of the guarded fields of ``model``, with its ``keys``."""
    guarded = {
        name
        for name in model._guarded_fields
        if model._fields[name].store and model._fields[name].column_type
    }
    return guarded | {"id", *keys}


def guard_files(cr, table):
    """Refuse to change or delete the files that the rows of ``table`` seal."""
    _install(
        cr,
        "ir_attachment",
        f"file_{table}",
        "BEFORE UPDATE OR DELETE",
        "ksrisk_guard_file",
        args=[table],
    )


def guard_deadline(cr):
    """Refuse to move the deadline of an approved measure without a decision."""
    _install(
        cr,
        "ksrisk_measure",
        "deadline",
        "BEFORE UPDATE OF date_deadline",
        "ksrisk_guard_deadline",
        when=SQL(
            "OLD.state <> 'draft'"
            " AND OLD.date_deadline IS DISTINCT FROM NEW.date_deadline"
        ),
    )


def drop(cr):
    """Drop the functions, and with them every trigger."""
    for name in FUNCTIONS:
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s CASCADE", SQL.identifier(name)))


def _install(cr, table, kind, event, function, *, when=None, args=(), each="ROW"):
    cr.execute(
        SQL(
            "CREATE OR REPLACE FUNCTION %s() RETURNS trigger AS %s LANGUAGE plpgsql",
            SQL.identifier(function),
            FUNCTIONS[function],
        )
    )
    trigger, target = SQL.identifier(f"ksrisk_{kind}"), SQL.identifier(table)
    cr.execute(SQL("DROP TRIGGER IF EXISTS %s ON %s", trigger, target))
    cr.execute(
        SQL(
            "CREATE TRIGGER %s %s ON %s FOR EACH %s %s EXECUTE FUNCTION %s(%s)",
            trigger,
            SQL(event),
            target,
            SQL(each),
            SQL("WHEN (%s)", when) if when else SQL(),
            SQL.identifier(function),
            SQL(", ").join(SQL("%s", arg) for arg in args),
        )
    )
