# Sourced by every script of bin/: where things are and how to reach the database.
set -euo pipefail

ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd -P)
LOCAL=$ROOT/.local # everything we download, build or run lives here
VENV=$LOCAL/venv
LOG=$LOCAL/log
mkdir -p "$LOG" "$LOCAL/cache" "$LOCAL/stamp"

# What one user made, another can't change or run: better to say so than to fail halfway.
OWNER=$(cat "$LOCAL/owner" 2>/dev/null || id -un | tee "$LOCAL/owner")
if [ "$OWNER" != "$(id -un)" ]; then
    echo "$LOCAL was made by $OWNER: run this as $OWNER, or let $OWNER run 'make clean'." >&2
    exit 1
fi

# An Odoo 19 of the user's own, or the one that bin/setup unpacks: a source checkout, or a
# folder that holds the package `odoo`.
ODOO=${KSRISK_ODOO:-$LOCAL/odoo/usr/lib/python3/dist-packages}

export PATH=$VENV/bin:$PATH
export ODOO_RC=$LOCAL/odoo.conf # every subcommand of Odoo reads it, so none needs -c
export PIP_CACHE_DIR=$LOCAL/cache/pip PRE_COMMIT_HOME=$LOCAL/cache/pre-commit
export RUFF_CACHE_DIR=$LOCAL/cache/ruff PYLINTHOME=$LOCAL/cache/pylint
export HYPOTHESIS_STORAGE_DIRECTORY=$LOCAL/cache/hypothesis PIP_DISABLE_PIP_VERSION_CHECK=1
unset PYTHONHOME "${!PG@}"

hash() { sha256sum | cut -c1-12; }

# The user's own server, or a private one on a Unix socket. Odoo and psql read PG*.
PG_RUN=() # runs a command as the owner of the private server
locate_database() {
    if [ -n "${KSRISK_DB_HOST:-}" ]; then
        export PGHOST=$KSRISK_DB_HOST PGPORT=${KSRISK_DB_PORT:-5432}
        export PGUSER=${KSRISK_DB_USER:-odoo} PGPASSWORD=${KSRISK_DB_PASSWORD:-}
        return
    fi
    PG=$LOCAL/pg
    if [ "$OWNER" = root ]; then
        # PostgreSQL refuses to run as root: the user of its package owns the server, in a
        # folder of his own where he can't enter the project's.
        PG_RUN=(runuser -u postgres --)
        (cd / && "${PG_RUN[@]}" test -x "$LOCAL" 2>/dev/null) ||
            PG=/var/lib/postgresql/ksrisk-$(echo "$ROOT" | hash)
    fi
    PG_SOCKET=$PG
    # The path of a Unix socket has at most 107 bytes.
    [ ${#PG} -lt 85 ] || PG_SOCKET=$(cat "$LOCAL/pg_socket" 2>/dev/null || echo "$PG")
    export PGHOST=$PG_SOCKET PGPORT=5432 PGUSER=odoo
}
locate_database
