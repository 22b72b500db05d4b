"""A company of two reps whose activities, leads and mails can be counted by hand.

Judged on 20 April 2025. Ann (North) was hired on 3 March, Bob (South) leaves on 14 March.
"""

from __future__ import annotations

from itertools import count

COMPANY = {"as_of_date": "2025-04-20"}
_number = count(1)


def activity(kind: str, day: str | None, rep: str = "ann", **more) -> dict:
    return {
        "activity_id": f"a{next(_number)}", "activity_type": kind, "activity_date": day, "rep": rep,
        "contact_id": "c1", **more,
    }  # fmt: skip


def demo(booked: str, day: str, outcome: str | None, contact: str, **more) -> dict:
    return activity("demo", day, booked_date=booked, outcome=outcome, contact_id=contact, **more)


REPS = [
    {"rep_id": "ann", "rep_name": "ann", "team": "North", "department": "sales", "hired_date": "2025-03-03"},
    {"rep_id": "bob", "rep_name": "bob", "team": "South", "department": "sales", "hired_date": "2024-01-01",
     "left_date": "2025-03-14"},
]  # fmt: skip
CONTACTS = [
    {"contact_id": contact, "email_hash": f"mail-{contact}", "created_date": "2025-01-01"}
    for contact in ("c1", "c2", "c3", "c4", "c5")
]
ACTIVITIES = [
    # March, by hand: 3 calls, 1 e-mail, 1 social message, 1 meeting are touches
    activity("call", "2025-03-03", outcome="Connected", purpose="Discovery"),
    activity("call", "2025-03-04", outcome="No answer", contact_id="c2"),
    activity("call", "2025-03-05", "bob", outcome="Qualified", contact_id="c2"),
    activity("email", "2025-03-05", contact_id="c3"),
    activity("social", "2025-03-06", "bob", contact_id="c3"),
    activity("meeting", "2025-03-10", booked_date="2025-02-27", purpose="qualification", outcome="Completed"),
    # and these are none
    activity("call", "2025-03-05", direction="inbound", contact_id="c4", company_id="k1"),
    activity("email", "2025-03-05", is_automated=True, contact_id="c4"),
    activity("email", "2025-03-05", outcome="bounced", contact_id="c4"),
    activity("note", "2025-03-05", contact_id="c4"),
    activity("task", "2025-03-05", contact_id="c4"),
    # demos: booked in February for March; moved once, written as two; no-show; called off late, in time;
    # booked now for a day to come; logged a day after it was held; held and nobody said how it went
    demo("2025-02-20", "2025-03-11", "Completed", "c1"),
    demo("2025-03-03", "2025-03-12", "Rescheduled", "c2"),
    demo("2025-03-12", "2025-04-02", "Completed", "c2"),
    demo("2025-03-03", "2025-03-13", "No show", "c3"),
    demo("2025-03-04", "2025-03-13", "Cancelled late", "c4"),
    demo("2025-03-04", "2025-03-14", "Cancelled", "c5"),
    demo("2025-04-18", "2025-05-06", "Scheduled", "c1"),
    demo("2025-03-21", "2025-03-20", "Completed", "c3"),
    demo("2025-03-17", "2025-03-27", None, "c4"),
]
# Leads of March: c1 answered after 2 days, c2 the same day, c3 after 3, c5 never (it has a demo, no touch).
LEADS = [
    {"lead_id": f"l-{contact}", "email_hash": f"mail-{contact}", "created_date": day}
    for contact, day in (("c1", "2025-03-01"), ("c2", "2025-03-04"), ("c3", "2025-03-02"), ("c5", "2025-03-01"))
]


def mail(address: str, event: str, day: str, campaign: str = "spring") -> dict:
    return {
        "event_id": f"e{next(_number)}", "campaign": campaign, "email_hash": address, "event_type": event,
        "event_at": f"{day}T09:00:00", "event_date": day, "rep": "ann",
    }  # fmt: skip


def state(address: str, event: str, known_from: str) -> dict:
    """What only a state tells of: since the first export that shows it."""
    return {
        "campaign": "states", "email_hash": address, "event_type": event, "known_from": known_from,
        "first_seen_date": "2025-04-14", "rep": "ann",
    }  # fmt: skip


# Recipients of March: c1 in two campaigns, c9, and c8 whose mail came back; c1 of spring again in April.
MAILS = [
    mail("mail-c1", "sent", "2025-03-03"), mail("mail-c1", "sent", "2025-03-10"),
    mail("mail-c1", "opened", "2025-03-11"), mail("mail-c1", "opened", "2025-03-12"),
    mail("mail-c1", "sent", "2025-03-31", "news"), mail("mail-c1", "opened", "2025-04-02", "news"),
    mail("mail-c9", "opened", "2025-03-03"), mail("mail-c9", "sent", "2025-03-04"),
    mail("mail-c9", "out-of-office", "2025-03-04"), mail("mail-c9", "replied", "2025-04-03"),
    mail("mail-c8", "sent", "2025-03-05"), mail("mail-c8", "bounced", "2025-03-05"),
    mail("mail-c1", "sent", "2025-04-01"), mail("mail-c1", "replied", "2025-04-10"),
    # Four of a tool that shows the last state only, in April: sent, opened, replied, bounced.
    state("mail-s1", "sent", "state"),
    state("mail-s2", "sent", "implied"), state("mail-s2", "opened", "state"),
    state("mail-s3", "sent", "implied"), state("mail-s3", "opened", "implied"), state("mail-s3", "replied", "state"),
    state("mail-s4", "sent", "implied"), state("mail-s4", "bounced", "state"),
]  # fmt: skip
# New on 5 March and in touch that month (c1's company), new on 20 March and not, new on 7 April and not.
COMPANIES = [{"company_id": "k1", "company_name": "k1", "company_domain": "k1.example"}]
CUSTOMERS = [
    {"customer_id": "k1", "company_id": "k1", "company_domain": "k1.example"},
    {"customer_id": "k2"}, {"customer_id": "k3"},
]  # fmt: skip
SUBSCRIPTIONS = [
    {"subscription_id": f"s-{customer}", "customer_id": customer, "started_date": day, "amount": 10,
     "billing_interval": "month"}
    for customer, day in (("k1", "2025-03-05"), ("k2", "2025-03-20"), ("k3", "2025-04-07"))
]  # fmt: skip
GOAL = {"goal_id": "g", "grain": "goal", "period_start_date": "2025-03-04", "period_end_date": "2025-04-05"}
GOALS = (
    {**GOAL, "kpi": "unique_prospects_touched", "scope_type": "company", "scope_id": "all"},
    {**GOAL, "kpi": "email_open_rate", "scope_type": "campaign", "scope_id": "spring"},
)


def canonical() -> dict[str, list[dict]]:
    return {
        "reps": REPS, "contacts": CONTACTS, "activities": ACTIVITIES, "leads": LEADS, "outreach_events": MAILS,
        "companies": COMPANIES, "customers": CUSTOMERS, "subscriptions": SUBSCRIPTIONS,
    }  # fmt: skip
