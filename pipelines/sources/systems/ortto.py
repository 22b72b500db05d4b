"""Ortto, formerly Autopilot. Evidence: template. The user chooses the columns: there is no usual header.

Known from the vendor's help: people are exported under CDP, People; an import adds a tag of the file's name and
date; activities are kept for 90 days unless more is paid for, so export at least every quarter.

What to do: choose the columns of the template `outreach.recipients` (a row per person and campaign with the days on
which mails were sent, opened, clicked and answered) and name them so; or complete the mapping in docs/outreach.md.
"""

from __future__ import annotations

TABLES = ()
