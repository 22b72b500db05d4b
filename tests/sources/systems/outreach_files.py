"""Files of outreach tools in their own formats: Mailshake's and Instantly's answers, Lemlist's and Apollo's CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from typing import Any


def mailshake(stream: str, *rows: dict[str, Any], lines: bool = False) -> str:
    """A stream of its API; a row says `id`, `day`, `to`, and what differs from a usual record of the stream."""
    records = [_record(stream, **row) for row in rows]
    return "\n".join(map(json.dumps, records)) if lines else json.dumps(records, indent=1)


def _record(stream: str, id: int, day: str, to: str, campaign: str = "Spring", **more: Any) -> dict[str, Any]:
    message = {"object": "message", "id": 31, "type": "initial", "subject": "Freight, cheaper?"}
    recipient = {
        "object": "recipient", "id": 7, "emailAddress": to, "fullName": "Jane Doe", "first": "Jane", "last": "Doe",
        "created": "2026-06-30T08:00:00.000Z", "action": None, "isPaused": False, "fields": {"phone": "+49 170 1"},
    }  # fmt: skip
    common = {
        "object": stream, "id": id, "actionDate": f"{day}T22:30:00.123Z", "recipient": recipient,
        "campaign": {"object": "campaign", "id": 900, "title": campaign, "created": "2026-06-01T08:00:00.000Z"},
    }  # fmt: skip
    parent = {"parent": {"object": "sent-message", "id": 1, "type": "initial", "message": message}}
    texts = {"subject": "Re: freight", "externalID": "x1", "rawBody": "<p>secret\nwords</p>", "body": "secret words"}
    own = {
        "sent_messages": {
            "type": "initial", "message": message, **texts,
            "from": {"object": "address", "address": "ann@acme.example", "fullName": "Ann Acme"},
            "to": [{"object": "address", "address": to, "fullName": "Jane Doe"}],
        },
        "opens": {"isDuplicate": False, **parent},
        "clicks": {"isDuplicate": False, "link": "https://acme.example/demo", **parent},
        "replies": {"type": "reply", "contactID": 5, **parent, **texts},
    }  # fmt: skip
    return {**common, **own[stream], **more}


def mailshake_recipients(*addresses: str) -> str:
    return json.dumps([
        {"object": "recipient", "id": at, "campaignId": 900, "emailAddress": address, "fullName": "Jane Doe",
         "first": "Jane", "last": "Doe", "created": "2026-06-30T08:00:00.000Z", "isPaused": at > 1, "contactID": at,
         "fields": {"phone": "+49 170 1"}}
        for at, address in enumerate(addresses, 1)
    ])  # fmt: skip


def lemlist(*leads: Sequence[str], campaign: str = "Spring") -> str:
    """Leads as (address, last state, status), with the columns `Campaign` and `Sender` that a user adds."""
    header = ["Campaign", "Sender", "emailStatus", "email", "firstName", "lastName", "companyName", "phone",
              "picture", "linkedinUrl", "icebreaker", "city", "lastState", "status"]  # fmt: skip
    rows = [
        [campaign, "Ann Acme", "deliverable", email, "Jane", "Doe", "Client", "+49 170 1", "", "https://in/jane",
         "Loved your post\non freight", "Ulm", state, status]
        for email, state, status in leads
    ]  # fmt: skip
    return written([header, *rows])


APOLLO_2024 = (
    "First Name,Last Name,Title,Company,Company Name for Emails,Email,Email Status,Email Confidence,Seniority,"
    "Departments,Contact Owner,First Phone,Work Direct Phone,Home Phone,Mobile Phone,Corporate Phone,Other Phone,"
    "Stage,Lists,Last Contacted,Account Owner,# Employees,Industry,Keywords,Person Linkedin Url,Website,"
    "Company Linkedin Url,Facebook Url,Twitter Url,City,State,Country,Company Address,Company City,Company State,"
    "Company Country,Company Phone,SEO Description,Technologies,Annual Revenue,Total Funding,Latest Funding,"
    "Latest Funding Amount,Last Raised At,Email Sent,Email Open,Email Bounced,Replied,Demoed,"
    "Number of Retail Locations,Apollo Contact Id,Apollo Account Id"
)
# The columns that the newer export puts in, and where; the two that it leaves out.
INSERTED = {"Email": ("Primary Email Source", "Primary Email Last Verified At"), "Country": ("Secondary Email",)}
GONE = ("First Phone", "SEO Description")


def apollo(*contacts: dict[str, str], newer: bool = False) -> str:
    """Contacts by header; what a contact does not say is as in most rows."""
    header = APOLLO_2024.split(",")
    if newer:
        header = [name for one in header if one not in GONE for name in (one, *INSERTED.get(one, ()))]
    usual = {
        "First Name": "Jane", "Last Name": "Doe", "Title": '"Head of Freight, EMEA', "Company": "Client, Inc.",
        "Contact Owner": "Ann Acme", "First Phone": "'+44 20 7946 0001", "Mobile Phone": "'+44 20 7946 0002",
        "Stage": "Approaching", "Website": "http://www.client.example/home", "Country": "Germany",
        "Secondary Email": "jane@private.example", "Last Contacted": "", "Demoed": "false",
        "Email Sent": "false", "Email Open": "false", "Email Bounced": "false", "Replied": "false",
        "Primary Email Last Verified At": "2025-05-21T02:22:31+00:00",
    }  # fmt: skip
    return written([header, *([{**usual, **one}.get(name, "") for name in header] for one in contacts)])


def instantly(*leads: dict[str, Any]) -> str:
    """Leads of a campaign; what a lead does not say is as before the first contact."""
    usual = {
        "id": "0198", "timestamp_created": "2026-07-01T09:00:00.000Z",
        "organization": "org", "campaign": "camp-1", "status": 1, "email": None, "first_name": "Jane",
        "last_name": "Doe", "company_name": "Client", "phone": "+49 170 1", "personalization": "Hi\nJane",
        "email_open_count": 0, "email_reply_count": 0, "email_click_count": 0, "company_domain": "client.example",
        "lt_interest_status": None, "timestamp_last_contact": None, "payload": {"firstName": "Jane"},
        "assigned_to": "Ann Acme",
    }  # fmt: skip
    return json.dumps([{**usual, **lead} for lead in leads])


def written(table: list[list[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(table)
    return out.getvalue()
