# SPDX-License-Identifier: BSD-2-Clause
"""Results as a table, as JSON and as an SVG plot."""

import html
import json

BARS, BAR, GAP = 420, 14, 6  # a bar at most; high; apart
LETTER, FIGURE = 5.5, 160   # the width of one, and of a figure beside a bar


class Results:
    """Rows of figures; each may have a goal to be compared with."""

    def __init__(self, about):
        self.about = about
        self.rows = []

    def add(self, group, name, value, unit, goal=None, spread=None):
        """goal: ("at least" or "at most", number, where it comes from).
        spread: how far the repetitions were apart, as a share of value."""
        met = None
        if goal is not None and value is not None:
            met = value >= goal[1] if goal[0] == "at least" \
                else value <= goal[1]
        self.rows.append({"group": group, "name": name, "value": value,
                          "unit": unit, "goal": goal, "met": met,
                          "spread": spread})


def number(value):
    if value is None:
        return "-"
    if abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.3f}" if abs(value) < 10 else f"{value:.1f}"


def goal_text(row):
    if row["goal"] is None:
        return ""
    word, limit, source = row["goal"]
    mark = {True: "met", False: "MISSED", None: "not measured"}[row["met"]]
    return f"{word} {number(limit)} ({source}): {mark}"


def table(results):
    lines = [f"# {key}: {value}" for key, value in results.about.items()]
    group = None
    for row in results.rows:
        if row["group"] != group:
            group = row["group"]
            lines += ["", group]
        spread = "" if row["spread"] is None else f"+-{row['spread']:.0%}"
        lines.append(f"  {row['name']:<44} {number(row['value']):>10} "
                     f"{row['unit']:<12} {spread:>5}  {goal_text(row)}"
                     .rstrip())
    return "\n".join(lines) + "\n"


def as_json(results):
    return json.dumps({"about": results.about, "results": results.rows},
                      indent=1) + "\n"


def label(row):
    return f"{row['group']}: {row['name']}"


def bar(left, y, row, share, color):
    text = html.escape(f"{number(row['value'])} {row['unit']}")
    width = max(1, share * BARS)
    return [f'<text x="{left - 8}" y="{y + BAR - 3}" text-anchor="end">'
            f'{html.escape(label(row))}</text>',
            f'<rect x="{left}" y="{y}" width="{width:.1f}" height="{BAR}" '
            f'fill="{color}"/>',
            f'<text x="{left + width + 6:.1f}" y="{y + BAR - 3}">{text}'
            f'</text>']


def goal_mark(left, y, share):
    x = left + min(share, 1) * BARS
    return f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{y - 2}" ' \
           f'y2="{y + BAR + 2}" stroke="#000" stroke-width="2"/>'


def svg(results):
    """A bar for each figure, as long as the longest of its group and unit
    allows, with a mark at its goal."""
    largest, parts, y = {}, [], 30
    left = int(max((len(label(row)) for row in results.rows), default=0)
               * LETTER) + 16
    width = left + BARS + FIGURE
    for row in results.rows:
        key = (row["group"], row["unit"])
        for value in (row["value"], row["goal"] and row["goal"][1]):
            if value:
                largest[key] = max(largest.get(key, 0), value)
    for row in results.rows:
        top = largest.get((row["group"], row["unit"]))
        if not row["value"] or not top:
            continue
        color = {True: "#2a7", False: "#c43", None: "#58a"}[row["met"]]
        parts += bar(left, y, row, row["value"] / top, color)
        if row["goal"] is not None:
            parts.append(goal_mark(left, y, row["goal"][1] / top))
        y += BAR + GAP
    title = html.escape(", ".join(f"{k}: {v}"
                                  for k, v in results.about.items()))
    return "\n".join(
        [f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" '
         f'height="{y + 10}" font-family="sans-serif" font-size="11">',
         f'<rect width="{width}" height="{y + 10}" fill="#fff"/>',
         f'<text x="8" y="18">{title}</text>'] + parts + ["</svg>"]) + "\n"
