"""Small plots for the metadata of assets: an SVG bar chart inside Markdown, nothing to install or to fetch."""

import base64
from collections.abc import Sequence
from html import escape

import dagster as dg

LABEL, BAR, ROW = 300, 320, 22
COLOURS = {"off_pace": "#c92a36", "at_risk": "#c77700", "on_pace": "#2b63d9", "achieved": "#0f8a4f"}
OTHER = "#7a7d85"


def bars(rows: Sequence[tuple[str, float, str]], title: str) -> dg.MarkdownMetadataValue:
    """Horizontal bars of (label, share 0..1, kind); `kind` picks the colour, the share stands beside the bar."""
    height = ROW * len(rows) + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{LABEL + BAR + 60}" height="{height}" '
        f'font-family="sans-serif" font-size="12" role="img"><title>{escape(title)}</title>'
    ]
    for place, (label, share, kind) in enumerate(rows):
        middle, width = place * ROW + 15, max(1, round(BAR * min(1, share)))
        parts.append(
            f'<text x="{LABEL - 8}" y="{middle}" text-anchor="end" fill="{OTHER}">{escape(label[:44])}</text>'
            f'<rect x="{LABEL}" y="{middle - 10}" width="{width}" height="13" rx="3" '
            f'fill="{COLOURS.get(kind, OTHER)}"/>'
            f'<text x="{LABEL + width + 6}" y="{middle}" fill="{OTHER}">{share:.0%}</text>'
        )
    picture = base64.b64encode("".join([*parts, "</svg>"]).encode()).decode()
    return dg.MetadataValue.md(f"![{title}](data:image/svg+xml;base64,{picture})")
