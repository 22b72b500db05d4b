"""Overloop, formerly Prospect.io. Evidence: template. No file of it and no page on its columns was found.

Known from the vendor's help: prospects, organisations (a prospect has one at most), campaigns and sending addresses
are its objects. The enrolments of a campaign cannot be listed through its API, so a file is the only way.

What to do: fill the template `outreach.events` where the file has a row per event, `outreach.recipients` where it
has a row per prospect with dates, `outreach.states` where it has the last state only; or complete the mapping in
docs/outreach.md.
"""

from __future__ import annotations

TABLES = ()
