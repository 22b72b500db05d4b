"""A company that has nothing but a list of deals, none of which says whose it is. Judged at the end of 2024."""

from __future__ import annotations

COMPANY = {"as_of_date": "2024-12-31"}
WON = ("2024-02-20", "2024-05-20", "2024-11-20")
DEALS = [
    *({"deal_id": f"w{number}", "pipeline": "sales", "stage": "Closed Won", "amount": 100 + number,
       "created_date": "2024-01-10", "closed_date": day} for number, day in enumerate(WON)),
    {"deal_id": "l1", "pipeline": "sales", "stage": "Closed Lost", "amount": 70, "created_date": "2024-03-01",
     "closed_date": "2024-06-30"},
    {"deal_id": "o1", "pipeline": "sales", "stage": "Demo", "amount": 50, "created_date": "2024-10-01"},
]  # fmt: skip
