"""The canonical form, its hash, and the chain of the journal."""

import copy
import hashlib
import json
import unittest
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

from hypothesis import assume, given
from hypothesis import strategies as st

from core.seal import (
    VERSION,
    canonical,
    content_hash,
    entry_hash,
    file_hash,
    first_broken,
    hash_of_url,
    short_hash,
    url_hash,
)

GENESIS = "genesis"

scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.decimals(allow_nan=False, allow_infinity=False, places=3)
    | st.text()
    | st.dates()
    | st.datetimes()
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
payloads = st.dictionaries(st.text(max_size=5), values, min_size=1, max_size=5)


def reordered(value):
    """The same value with the keys of every dict in reverse order."""
    if isinstance(value, dict):
        return {key: reordered(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [reordered(item) for item in value]
    return value


def chained(payload_list, first_position=1, genesis=GENESIS):
    """A sound chain with one entry for each payload."""
    entries, previous = [], genesis
    for position, payload in enumerate(payload_list, first_position):
        entry = {"position": position, "previous_hash": previous, "payload": payload}
        previous = entry["hash"] = entry_hash(previous, entry)
        entries.append(entry)
    return entries


class TestCanonical(unittest.TestCase):
    def test_form(self):
        value = {
            "б": ["ә", None, True, 1, 1.5],
            "a": {"d": date(2026, 2, 19), "t": (datetime(2026, 2, 19, 10, 5),)},
            "m": Decimal("10.50"),
        }
        self.assertEqual(
            canonical(value),
            b'{"a":{"d":"2026-02-19","t":["2026-02-19T10:05:00Z"]},'
            b'"m":{"$decimal":"10.5"},"\\u0431":["\\u04d9",null,true,1,1.5]}',
        )

    def test_moments_are_in_utc(self):
        almaty = timezone(timedelta(hours=5))
        moments = [
            datetime(2026, 2, 19, 5),
            datetime(2026, 2, 19, 5, tzinfo=timezone.utc),
            datetime(2026, 2, 19, 10, tzinfo=almaty),
        ]
        self.assertEqual({canonical(m) for m in moments}, {b'"2026-02-19T05:00:00Z"'})

    def test_numbers_texts_and_truths_are_apart(self):
        others = ["1", 1, True, Decimal(1), [1], {"1": 1}, None, "", 0, False, "None"]
        forms = {canonical(value) for value in others}
        self.assertEqual(len(forms), len(others))

    def test_equal_numbers_are_alike(self):
        for one, other in (
            (1.0, 1),
            (-0.0, 0),
            (1e22, 10**22),
            (Decimal("1.50"), Decimal("1.5")),
            (Decimal("-0.00"), Decimal(0)),
            (Decimal("1E+3"), Decimal(1000)),
        ):
            with self.subTest(one=one):
                self.assertEqual(canonical(one), canonical(other))

    def test_decimals_keep_all_digits(self):
        one = Decimal("1234567890123456789012345678901234.01")
        other = Decimal("1234567890123456789012345678901234.02")
        self.assertNotEqual(canonical(one), canonical(other))
        self.assertIn(str(one).encode(), canonical(one))
        self.assertNotEqual(canonical(Decimal(100)), canonical(Decimal(1)))

    def test_refused(self):
        for value in (float("nan"), float("inf"), Decimal("NaN"), Decimal("-Infinity")):
            with self.subTest(value=value):
                with self.assertRaisesRegex(ValueError, "number_not_finite"):
                    canonical([value])
        with self.assertRaisesRegex(TypeError, "key_not_text:int"):
            canonical({"a": {1: "x"}})
        for value in ({1, 2}, b"bytes", object()):
            with self.subTest(value=value):
                with self.assertRaisesRegex(TypeError, "cannot_seal"):
                    canonical({"a": value})

    @given(values)
    def test_order_of_keys_is_irrelevant(self, value):
        self.assertEqual(canonical(reordered(value)), canonical(value))

    @given(values)
    def test_what_is_stored_as_json_has_the_same_form(self, value):
        form = canonical(value)
        self.assertTrue(form.isascii())
        self.assertEqual(canonical(json.loads(form)), form)

    @given(st.lists(st.text() | st.integers(), max_size=5))
    def test_order_of_items_is_relevant(self, items):
        assume(items != items[::-1])
        self.assertNotEqual(canonical(items), canonical(items[::-1]))


class TestHashes(unittest.TestCase):
    def test_known_hash(self):
        digest = hashlib.sha256(b'{"a":1}').hexdigest()
        self.assertEqual(VERSION, 1)
        self.assertEqual(content_hash({"a": 1}), f"1${digest}")
        self.assertEqual(short_hash(content_hash({"a": 1})), digest[:12])
        self.assertEqual(short_hash(digest), digest[:12])

    def test_file(self):
        self.assertEqual(file_hash(b"abc"), hashlib.sha256(b"abc").hexdigest())
        self.assertNotEqual(file_hash(b"abc"), file_hash(b"abd"))

    @given(payloads, st.data())
    def test_any_single_change_changes_it(self, payload, data):
        key = data.draw(st.sampled_from(sorted(payload)))
        changed = copy.deepcopy(payload)
        changed[key] = data.draw(values)
        assume(canonical(changed[key]) != canonical(payload[key]))
        self.assertNotEqual(content_hash(changed), content_hash(payload))
        del changed[key]
        self.assertNotEqual(content_hash(changed), content_hash(payload))

    @given(st.text(), st.text(), st.text(), st.text())
    def test_texts_of_fields_do_not_run_together(self, a, b, c, d):
        assume((a, b) != (c, d))
        one, other = {"a": a, "b": b}, {"a": c, "b": d}
        self.assertNotEqual(content_hash(one), content_hash(other))

    @given(payloads)
    def test_an_entry_is_bound_to_its_predecessor_and_content(self, payload):
        entry = {"position": 1, "payload": payload}
        sealed = entry_hash(GENESIS, entry)
        self.assertNotEqual(entry_hash("other", entry), sealed)
        self.assertNotEqual(entry_hash(GENESIS, entry | {"position": 2}), sealed)
        stored = entry | {"hash": sealed, "previous_hash": GENESIS}
        self.assertEqual(entry_hash(GENESIS, stored), sealed)


class TestChain(unittest.TestCase):
    def test_whole(self):
        self.assertIsNone(first_broken([], GENESIS))
        entries = chained(["a", "b", "c"])
        self.assertIsNone(first_broken(iter(entries), GENESIS))
        self.assertIsNone(first_broken(map(reordered, entries), GENESIS))

    def test_part_of_a_chain(self):
        entries = chained("abcde")
        tail, anchor = entries[2:], entries[1]["hash"]
        self.assertIsNone(first_broken(tail, anchor, first_position=3))
        self.assertEqual(first_broken(tail, anchor), 3)

    def test_other_genesis(self):
        self.assertEqual(first_broken(chained("ab"), "other"), 1)

    def test_entries_are_read_one_at_a_time(self):
        entries = chained("abc")
        entries[1]["payload"] = "x"

        def stream():
            yield from entries[:2]
            self.fail("read past the first broken entry")

        self.assertEqual(first_broken(stream(), GENESIS), 2)

    def test_a_chain_that_begins_late(self):
        entries = chained("ab", first_position=5)
        self.assertEqual(first_broken(entries, GENESIS), 5)

    def test_an_entry_without_position_is_found_too(self):
        entries = chained("abc")
        del entries[1]["position"]
        self.assertEqual(first_broken(entries, GENESIS), 2)

    def test_an_entry_that_could_not_be_sealed(self):
        for content in (float("nan"), {1: 2}, {3}):
            entries = chained("abc")
            entries[1]["payload"] = content
            with self.subTest(content=content):
                self.assertEqual(first_broken(entries, GENESIS), 2)

    def test_a_hash_recomputed_breaks_the_next_entry(self):
        entries = chained("abc")
        entries[1]["payload"] = "x"
        entries[1]["hash"] = entry_hash(entries[0]["hash"], entries[1])
        self.assertEqual(first_broken(entries, GENESIS), 3)

    @given(st.lists(payloads, min_size=1, max_size=6), st.data())
    def test_tampering_is_found_where_it_is(self, payload_list, data):
        entries = chained(payload_list)
        self.assertIsNone(first_broken(entries, GENESIS))
        entry = data.draw(st.sampled_from(entries))
        position = entry["position"]
        key = data.draw(st.sampled_from(["payload", "hash", "previous_hash", "more"]))
        entry[key] = f"{entry.get(key)}x"
        self.assertEqual(first_broken(entries, GENESIS), position)

    @given(st.lists(payloads, min_size=2, max_size=6, unique_by=repr), st.data())
    def test_reordering_is_found(self, payload_list, data):
        entries = chained(payload_list)
        order = data.draw(st.permutations(range(len(entries))))
        assume(list(order) != sorted(order))
        moved = [entries[index] for index in order]
        first = next(n for n, index in enumerate(order) if n != index)
        found = first_broken(moved, GENESIS)
        self.assertEqual(found, moved[first]["position"])

    @given(st.lists(payloads, min_size=2, max_size=6), st.data())
    def test_deletion_is_found_unless_at_the_end(self, payload_list, data):
        entries = chained(payload_list)
        index = data.draw(st.integers(0, len(entries) - 2))
        del entries[index]
        self.assertEqual(first_broken(entries, GENESIS), entries[index]["position"])

    @given(st.lists(payloads, min_size=2, max_size=6), st.data())
    def test_deletion_hidden_by_renumbering_is_found(self, payload_list, data):
        entries = chained(payload_list)
        index = data.draw(st.integers(0, len(entries) - 2))
        del entries[index]
        for position, entry in enumerate(entries, 1):
            entry["position"] = position
        self.assertEqual(first_broken(entries, GENESIS), index + 1)


class TestAddress(unittest.TestCase):
    """A hash in the address of the page of verification."""

    def test_there_and_back(self):
        sealed = content_hash({"a": 1})
        self.assertEqual(hash_of_url(url_hash(sealed)), sealed)
        self.assertNotIn("$", url_hash(sealed))

    def test_what_is_no_hash(self):
        good = url_hash(content_hash(1))
        for text in (
            "",
            "x",
            good[:-1],
            f"{good}0",
            good.upper(),
            f" {good}",
            f"{good}\n",
        ):
            with self.subTest(text=text):
                self.assertIsNone(hash_of_url(text))


if __name__ == "__main__":
    unittest.main()
