"""NinjaOutreach. Evidence: template. No page, program or file that names its columns was found.

What to do: fill the template `outreach.events` where the file has a row per event, `outreach.recipients` where it
has a row per contact with dates, `outreach.states` where it has the last state only; or complete the mapping in
docs/outreach.md.
"""

from __future__ import annotations

TABLES = ()
