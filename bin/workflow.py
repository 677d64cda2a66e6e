"""Write the table of transitions into the addon's README fragment, from the code.

Run by `make lint`; fails when it changed the file.
"""

import importlib.util
import re
import sys
from pathlib import Path

ADDON = Path(__file__).resolve().parent.parent / "ksrisk_analysis"
USAGE = ADDON / "readme" / "USAGE.md"
MARKS = re.compile(r"(<!-- workflow: [^\n]*-->\n).*(<!-- end of workflow -->)", re.S)


def load_table():
    path = ADDON / "core" / "workflow.py"
    spec = importlib.util.spec_from_file_location("workflow", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules["workflow"] = module
    spec.loader.exec_module(module)
    return module.TABLE


def role(groups):
    names = (name.rpartition(".")[2].removeprefix("group_ksrisk_") for name in groups)
    return ", ".join(names).replace("group_user", "internal user")


def rows(workflow):
    yield "| From | Action | To | Who | On paper |"
    yield "| --- | --- | --- | --- | --- |"
    for step in workflow.transitions:
        if not step.internal:
            yield (
                f"| {', '.join(step.sources)} | `action_{step.name}` "
                f"| {step.target or 'the same'} | {role(step.groups)} "
                f"| {role(step.paper_groups) or '–'} |"
            )


def main():
    text = USAGE.read_text()
    tables = "\n\n".join(
        f"`{model}`:\n\n" + "\n".join(rows(workflow))
        for model, workflow in load_table().items()
    )
    new = MARKS.sub(lambda match: f"{match[1]}\n{tables}\n\n{match[2]}", text)
    USAGE.write_text(new)
    return new != text


if __name__ == "__main__":
    sys.exit(main())
