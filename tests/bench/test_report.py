# SPDX-License-Identifier: BSD-2-Clause
"""What report.py makes of figures, and bench.py of rounds of them."""

import json
import unittest
import xml.etree.ElementTree

import bench
import report


class Report(unittest.TestCase):
    def setUp(self):
        self.results = report.Results({"cores": 2, "load": "<1>"})
        self.results.add("fast", "ours", 1234.5, "names/s", spread=0.07)
        self.results.add("fast", "ours/bare", 0.93, "ratio",
                         ("at least", 0.9, "issue"))
        self.results.add("slow", "100 names", 130.0, "ms",
                         ("at most", 120, "issue"))
        self.results.add("slow", "nobody knows", None, "ms",
                         ("at most", 120, "issue"))

    def row(self, name):
        return next(line for line in report.table(self.results).split("\n")
                    if line.startswith("  " + name))

    def test_table(self):
        self.assertIn("# cores: 2\n", report.table(self.results))
        self.assertRegex(self.row("ours "), r"ours +1,234 names/s +\+-7%$")
        self.assertRegex(self.row("ours/bare"),
                         r"0\.930 ratio +at least 0\.900 \(issue\): met$")
        self.assertRegex(self.row("100 names"), r"130\.0 ms .*: MISSED$")
        self.assertRegex(self.row("nobody"), r" - ms .*: not measured$")

    def test_json(self):
        read = json.loads(report.as_json(self.results))
        self.assertEqual([row["met"] for row in read["results"]],
                         [None, True, False, None])

    def test_svg(self):
        root = xml.etree.ElementTree.fromstring(report.svg(self.results))
        space = "{http://www.w3.org/2000/svg}"
        self.assertEqual(len(root.findall(space + "rect")), 1 + 3)
        self.assertEqual(len(root.findall(space + "line")), 2)
        for rect in root.findall(space + "rect")[1:]:
            self.assertLessEqual(float(rect.get("width")), report.BARS)
        self.assertGreater(float(root.get("width")), report.BARS)


class Rounds(unittest.TestCase):
    """Of a machine that is half as fast in the second round, and on which one
    of two programs fails in the third."""

    def setUp(self):
        self.order = []
        ours, theirs = iter([90, 60, None]), iter([100, 50, 75])
        self.rounds = bench.Rounds(3, {
            "ours": lambda: self.found("ours", next(ours)),
            "theirs": lambda: self.found("theirs", next(theirs))})

    def found(self, name, rate):
        self.order.append(name)
        return rate and {"rate": rate}

    def test_turns(self):
        self.assertEqual(self.order, ["ours", "theirs", "theirs", "ours",
                                      "ours", "theirs"])

    def test_figures(self):
        self.assertEqual(self.rounds.all("ours"), [90, 60])
        self.assertEqual(self.rounds.all("theirs"), [100, 50, 75])
        self.assertEqual(self.rounds.ratios("ours", "theirs"), [0.9, 1.2])

    def test_summary(self):
        self.assertEqual(bench.middle([1, 5, 2]), 2)
        self.assertEqual(bench.spread([1, 5, 2]), 1)
        self.assertIsNone(bench.middle([]))
        self.assertIsNone(bench.spread([1]))


if __name__ == "__main__":
    unittest.main()
