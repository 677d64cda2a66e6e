"""A ZIP of files with the sums by which each is checked."""

import hashlib
import io
import subprocess
import tempfile
import unittest
import zipfile

from core.archive import MANIFEST, archive

UTF8 = 0x800


class TestArchive(unittest.TestCase):
    def setUp(self):
        self.files = [
            ("Іс-шаралар жоспары " * 20, ".pdf", b"%PDF one"),
            ("План", ".pdf", b"%PDF two"),
            ("План", ".pdf", b"%PDF three"),
            ("manifest", ".txt", b"not the sums"),
        ]
        content = archive(self.files, ["Printed by\nsomebody", "Version 2"])
        self.box = zipfile.ZipFile(io.BytesIO(content))

    def test_names_are_flagged_and_unique(self):
        names = self.box.namelist()
        self.assertEqual(len({name.casefold() for name in names}), 5)
        self.assertEqual(names[1:3], ["План.pdf", "План (2).pdf"])
        for info in self.box.infolist()[:3]:
            self.assertTrue(info.flag_bits & UTF8)
            self.assertLessEqual(len(info.filename.encode()), 255)

    def test_sums_of_the_manifest_hold(self):
        lines = self.box.read(MANIFEST).decode().splitlines()
        self.assertEqual(lines[:2], ["# Printed by somebody", "# Version 2"])
        for line, (_title, _extension, content) in zip(
            lines[2:], self.files, strict=True
        ):
            digest, name = line.split("  ", 1)
            self.assertEqual(digest, hashlib.sha256(content).hexdigest())
            self.assertEqual(self.box.read(name), content)

    def test_sha256sum_itself_agrees(self):
        with tempfile.TemporaryDirectory() as place:
            self.box.extractall(place)
            done = subprocess.run(
                ["sha256sum", "--check", "--strict", MANIFEST],
                cwd=place,
                capture_output=True,
                check=False,
            )
            self.assertEqual(done.returncode, 0, done.stderr)
            with open(f"{place}/План.pdf", "wb") as file:
                file.write(b"forged")
            done = subprocess.run(
                ["sha256sum", "--check", MANIFEST],
                cwd=place,
                capture_output=True,
                check=False,
            )
            self.assertNotEqual(done.returncode, 0)
