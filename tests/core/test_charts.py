"""Geometry of the charts."""

import unittest

from core.charts import bars, columns

PARTS = [("done", 3), ("waits", 0), ("late", 1)]


class TestBars(unittest.TestCase):
    def test_parts_follow_one_another_to_the_end(self):
        [bar] = bars([("A", PARTS, "3 / 4")], left=100, length=200)["bars"]
        done, late = bar["parts"]
        self.assertEqual((done["left"], done["wide"]), (100, 150))
        self.assertEqual((late["left"], late["wide"]), (250, 50))
        self.assertEqual(bar["end"], 300)
        self.assertEqual([done["text"], late["text"]], ["3", "1"])

    def test_longest_bar_has_the_whole_length(self):
        rows = [("A", [("done", 1)], ""), ("B", [("done", 4)], "")]
        short, long = bars(rows, left=0, length=200)["bars"]
        self.assertEqual((short["end"], long["end"]), (50, 200))
        self.assertGreater(long["top"], short["top"])

    def test_shares_are_all_as_long(self):
        rows = [("A", [("done", 1)], ""), ("B", PARTS, "")]
        drawn = bars(rows, left=0, length=200, as_shares=True)["bars"]
        self.assertEqual([bar["end"] for bar in drawn], [200, 200])

    def test_number_without_room_is_left_to_the_note(self):
        rows = [("A", [("done", 1), ("late", 99)], "100")]
        [bar] = bars(rows, left=0, length=200)["bars"]
        self.assertEqual([part["text"] for part in bar["parts"]], ["", "99"])

    def test_nothing(self):
        self.assertEqual(bars([], left=0, length=200)["bars"], [])
        [bar] = bars([("A", [("done", 0)], "0")], left=5, length=200)["bars"]
        self.assertEqual((bar["parts"], bar["end"]), ([], 5))


class TestColumns(unittest.TestCase):
    def test_parts_stand_on_the_ground(self):
        [column] = columns([("07.2026", PARTS)], width=100, height=80)["columns"]
        done, late = column["parts"]
        self.assertEqual((done["top"], done["tall"]), (20, 60))
        self.assertEqual((late["top"], late["tall"]), (0, 20))
        self.assertEqual((column["top"], column["total"]), (0, 4))

    def test_columns_stay_within_the_width(self):
        groups = [(str(index), PARTS) for index in range(12)]
        drawn = columns(groups, width=467, height=80)["columns"]
        for before, after in zip(drawn, drawn[1:], strict=False):
            self.assertLess(before["left"] + before["thick"], after["left"])
        self.assertLessEqual(drawn[-1]["left"] + drawn[-1]["thick"], 467)

    def test_nothing(self):
        self.assertEqual(columns([], width=100, height=80)["columns"], [])
