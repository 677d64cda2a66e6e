"""make run: the demo company, brought up to date with the code, on http://localhost:8069."""

import os
import sys

import project

DATABASE = "ksrisk_demo"


def prepare(port):
    ours = project.manifests(demo=True)
    names = ",".join(ours)
    code = project.code_fingerprint()
    if not project.exists(DATABASE):
        project.copy(project.template(demo=True), DATABASE)
        # Signed documents print it: their QR codes have to lead to this server.
        project.query(
            DATABASE,
            "UPDATE ir_config_parameter SET value = %s WHERE key = 'web.base.url'",
            f"http://localhost:{port}",
        )
    elif project.label(DATABASE) == code:
        return
    with project.step(f"Installing or updating {names}"):
        project.run_odoo(DATABASE, "--with-demo", "-i", names, "-u", names)
    project.set_label(DATABASE, code)


def main():
    port, *options = sys.argv[1:]
    try:
        prepare(port)
    except project.Failure:
        sys.exit(f"Mend it and run again, or begin anew: bin/odoo db drop {DATABASE}")
    users = project.ROOT / "ksrisk_analysis" / "demo" / "USERS.txt"
    print(f"\nOpen http://localhost:{port} and log in as:\n")
    print(users.read_text() if users.exists() else "    admin / admin\n", flush=True)
    os.execv(
        sys.executable,
        [sys.executable, "-m", "odoo", "-d", DATABASE, "--http-port", port, *options],
    )


main()
