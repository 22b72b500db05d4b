"""The demo company, Harborline: everything that truly happened, as frames, from one seed."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from pipelines.demo import (
    activity,
    billing,
    deals,
    expansion,
    leads,
    marketing,
    money,
    outreach,
    workforce,
)

SEED = 20_230_101


@dataclass(frozen=True)
class Company:
    """The truth behind the exports, one frame per thing. Times are UTC; indexes point into market.py and people.py.

    Deals and meetings may close or take place after the last day: an export shows what was known on its day.
    """

    accounts: pl.DataFrame
    contacts: pl.DataFrame
    deals: pl.DataFrame
    lines: pl.DataFrame
    customers: pl.DataFrame
    subscriptions: pl.DataFrame
    invoices: pl.DataFrame
    payments: pl.DataFrame
    calls: pl.DataFrame
    meetings: pl.DataFrame
    outreach: pl.DataFrame
    ads: pl.DataFrame
    signups: pl.DataFrame
    quotas: pl.DataFrame
    hours: pl.DataFrame
    trainings: pl.DataFrame
    surveys: pl.DataFrame
    expenses: pl.DataFrame
    products: pl.DataFrame
    fx_rates: pl.DataFrame


def simulate(seed: int = SEED, scale: float = 1.0) -> Company:
    """The company of this seed. `scale` multiplies accounts, and with them deals, customers and events."""
    accounts = leads.lifecycle(leads.accounts(seed, scale), seed)
    contacts = leads.contacts(accounts, seed)
    new = deals.new_business(accounts, seed)
    bills = billing.simulate(new, accounts, contacts, seed)
    more = expansion.existing_business(bills.lines, bills.subscriptions, seed)
    every_deal = pl.concat([new, more.select(new.columns)], how="vertical_relaxed")
    ads, rates = marketing.ads(seed), money.fx_rates(seed)
    return Company(
        accounts=accounts,
        contacts=contacts,
        deals=every_deal,
        lines=bills.lines,
        customers=bills.customers,
        subscriptions=bills.subscriptions,
        invoices=bills.invoices,
        payments=bills.payments,
        calls=activity.calls(accounts, every_deal, bills.customers, seed),
        meetings=activity.meetings(every_deal, seed),
        outreach=outreach.events(contacts, accounts, seed, scale),
        ads=ads,
        signups=marketing.signups(accounts, contacts, seed, scale),
        quotas=workforce.quotas(),
        hours=workforce.hours(seed),
        trainings=workforce.trainings(seed),
        surveys=workforce.surveys(bills.customers, bills.lines, seed),
        expenses=money.expenses(every_deal, ads, bills.invoices, rates, seed),
        products=money.products(),
        fx_rates=rates,
    )
