"""make i18n: export each addon's .pot and bring its kk.po and ru.po in line with it."""

import sys
import tempfile
from pathlib import Path

import polib
import project

LANGUAGES = ("kk", "ru")


def folder(addon):
    return project.ROOT / addon / "i18n"


def read(path):
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


def exported(database, addon):
    """Return the terms that the addon has in a database without demo data."""
    with tempfile.TemporaryDirectory() as place:
        path = Path(place) / f"{addon}.pot"
        # The addon must stand before -l, which takes all the words that follow it.
        arguments = ["-d", database, addon, "-l", "pot", "-o", str(path)]
        name = f"i18n-{addon}"
        project.check(name, *project.odoo(name, "i18n", "export", *arguments))
        return read(path)


def terms(catalogue):
    return [(entry.msgid, entry.occurrences) for entry in catalogue]


def untranslated(catalogue):
    return catalogue.untranslated_entries() + catalogue.fuzzy_entries()


def merge(template, path, language):
    """Add what is new in the template, drop what is gone, keep every translation."""
    catalogue = read(path)
    changed = terms(catalogue) != terms(template)
    place = {entry.msgid: number for number, entry in enumerate(template)}
    catalogue.merge(template)
    for entry in catalogue.obsolete_entries():
        catalogue.remove(entry)
    catalogue.sort(key=lambda entry: place[entry.msgid])
    if changed:  # else only the dates would be new
        catalogue.header = template.header
        catalogue.metadata = {**template.metadata, "Language": language}
    catalogue.save(str(path))
    return catalogue


def problems(database):
    """Return what is out of date or without translation, for `make test`."""
    for addon in project.manifests():
        template = read(folder(addon) / f"{addon}.pot")
        current = {entry.msgid for entry in exported(database, addon)}
        for msgid in sorted(current ^ {entry.msgid for entry in template}):
            yield f"{addon}.pot is not up to date: {msgid!r}. Run `make i18n`."
        for language in LANGUAGES:
            catalogue = read(folder(addon) / f"{language}.po")
            ready = {entry.msgid for entry in catalogue.translated_entries()}
            for msgid in sorted(current - ready):
                yield f"{addon}/i18n/{language}.po lacks {msgid!r}"


def main():
    database = "ksrisk_fast"
    ours = project.manifests()
    with project.step("Bringing a database up to date with the code"):
        project.run_odoo(database, project.kept(database), ",".join(ours))
    for addon in ours:
        template = exported(database, addon)
        if not template:
            continue
        path = folder(addon) / f"{addon}.pot"
        path.parent.mkdir(exist_ok=True)
        if terms(template) != terms(read(path)):  # or only its date is new
            template.save(str(path))
        print(f"{addon}: {len(template)} terms")
        for language in LANGUAGES:
            catalogue = merge(template, path.with_name(f"{language}.po"), language)
            print(f"    {language}: {len(untranslated(catalogue))} untranslated")


if __name__ == "__main__":
    try:
        main()
    except project.Failure:
        sys.exit(1)
