"""La Growth Machine. Evidence: template. No file of it and no page on its columns was found.

Known from the vendor's help: a lead carries a qualification per campaign, in the groups Replied, Won and Lost, `To
qualify` when an answer comes in; the same lead can stand elsewhere in another campaign. So campaign **and** lead
name a row, never the lead alone. The sender is called identity. It writes by e-mail and on LinkedIn: an answer on
LinkedIn is no reply to a mail.

What to do: fill the template `outreach.states` (or `outreach.events` where you have times), the identity as
`Sender`, the last step that happened by e-mail as `Last State`; or complete the mapping in docs/outreach.md.
Qualifications then go to `outreach_recipients.status`.
"""

from __future__ import annotations

TABLES = ()
