# SPDX-License-Identifier: BSD-2-Clause
"""What report.py makes of figures."""

import json
import unittest
import xml.etree.ElementTree

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
        for rect in root.findall(space + "rect"):
            self.assertLessEqual(float(rect.get("width")), report.WIDTH)


if __name__ == "__main__":
    unittest.main()
