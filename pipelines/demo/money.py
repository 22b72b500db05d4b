"""What the company spends, what money is worth in euros day by day, and the list of products."""

from __future__ import annotations

import numpy as np
import polars as pl

from pipelines.demo import market, people, span

DEPARTMENT = {"sales": "sales", "marketing": "marketing", "customer_success": "customer_success",
              "customer_service": "customer_success"}  # fmt: skip
COMMISSION = 0.08
START_RATE = {"GBP": 1.135, "USD": 0.935}
EVENTS_SPEND = {3: 24_000, 6: 28_000, 9: 32_000, 10: 18_000}  # fairs, by month (January = 1)
# More fairs, an agency and dearer media: the growth plan of 2026.
PROGRAMS_2026 = 1.5
# A bank loan of the first days, paid back by the quarter; prepayments of corporate tax once there are profits.
LOAN, LOAN_BACK_PER_QUARTER, LOAN_RATE = 600_000, 20_000, 0.052
TAX_PER_QUARTER = {2023: 800.0, 2024: 4_500.0, 2025: 88_000.0, 2026: 150_000.0}


def fx_rates(seed: int) -> pl.DataFrame:
    """EUR for one GBP and one USD on each business day, from the last days before the first invoice on."""
    days = np.arange(np.datetime64("2021-12-27"), span.LAST_DAY + 1)
    days = days[span.is_workday(days)]
    parts = []
    for currency, start in START_RATE.items():
        steps = span.generator(seed, f"fx-{currency}").normal(0, 0.0028, len(days))
        rate = (start * np.exp(np.cumsum(steps) * 0.5)).round(5)
        parts.append(pl.DataFrame({"day": days.astype("M8[ms]"), "currency": currency, "rate": rate}))
    return pl.concat(parts).with_columns(pl.col("day").cast(pl.Date)).sort("day", "currency", maintain_order=True)


def products() -> pl.DataFrame:
    """Every product by the month and by the year; cost per unit of one billing interval."""
    rows = []
    for number, product in enumerate(market.PRODUCTS):
        code = f"P-{number + 1:02d}"
        rows.append((code, product.name, product.line, product.cost, product.price))
        rows.append((f"{code}-Y", yearly_name(product.name), product.line, 12 * product.cost,
                     market.YEARLY_PRICE_MONTHS * product.price))  # fmt: skip
    return pl.DataFrame(rows, schema=["product_id", "product", "line", "cost", "price"], orient="row")


def yearly_name(product: str) -> str:
    return f"{product} (yearly)"


def expenses(
    deals: pl.DataFrame, ads: pl.DataFrame, invoices: pl.DataFrame, rates: pl.DataFrame, seed: int
) -> pl.DataFrame:
    """Booked costs by day, in order; salaries at the month's end, the rest when the bill came."""
    rng = span.generator(seed, "expenses")
    months = np.arange(np.datetime64("2023-01", "M"), np.datetime64("2026-10", "M"))
    won = _in_euros(
        deals.filter("won").select(day=pl.col("closed_at").dt.date(), value="amount", currency="currency"), rates
    )
    billed = _in_euros(
        invoices.select(day=pl.col("invoiced_at").dt.date(), value="subtotal", currency="currency"), rates
    )
    clicks = ads.group_by(pl.col("day").dt.truncate("1mo"), maintain_order=True).agg(pl.col("cost").sum())
    cost = dict(zip(clicks["day"], clicks["cost"], strict=True))
    rows = []
    for month in months:
        first, end = month.astype("M8[D]").astype(object), ((month + 1).astype("M8[D]") - 1).astype(object)
        rows += _salaries(month, end)
        rows.append((end, "commissions", "sales", "Payroll", round(COMMISSION * won.get(first, 0.0), 2), "EUR"))
        rows.append((end, "programs", "marketing", "Google Ads", round(cost.get(first, 0.0), 2), "EUR"))
        rows += _programs(rng, month)
        rows += _running(rng, month, billed.get(first, 0.0))
        rows += _outside(month)
        rows += _interest_and_tax(month, end)
    frame = pl.DataFrame(rows, schema=["day", "category", "department", "vendor", "amount", "currency"], orient="row")
    frame = frame.filter(pl.col("day") <= span.AS_OF, pl.col("amount") > 0).sort("day", maintain_order=True)
    return frame.with_columns(
        expense_id=pl.format("EX-{}", pl.int_range(1, pl.len() + 1).cast(pl.String).str.zfill(5))
    )


def _salaries(month: np.datetime64, end) -> list[tuple]:
    days = np.arange(month.astype("M8[D]"), (month + 1).astype("M8[D]"))
    total: dict[str, float] = {}
    for person in people.STAFF:
        department = DEPARTMENT.get(person.department, "other")
        raised = person.salary * 1.035 ** (int(month.astype("M8[Y]").astype(int)) - 53)
        total[department] = total.get(department, 0.0) + raised * people.employed(person, days).mean()
    paid = min(end, span.AS_OF) if end > span.AS_OF else end
    share = 1.0 if end <= span.AS_OF else span.AS_OF.day / end.day
    return [(paid, "salaries", name, "Payroll", round(value * share, 2), "EUR") for name, value in total.items()]


def _programs(rng: np.random.Generator, month: np.datetime64) -> list[tuple]:
    year, number = int(month.astype("M8[Y]").astype(int)) + 1970, int(month.astype(int)) % 12 + 1
    more = PROGRAMS_2026 if year >= 2026 else 1.0
    day = (month.astype("M8[D]") + int(rng.integers(3, 15))).astype(object)
    rows = [(day, "programs", "marketing", "Kontor Content", round(7_500 * more * rng.uniform(0.9, 1.1), 2), "EUR")]
    if year >= 2026:
        rows.append(
            (day, "programs", "marketing", "Tideline Agency", round(8_500 * rng.uniform(0.95, 1.05), 2), "GBP")
        )
    if number in EVENTS_SPEND:
        fair = EVENTS_SPEND[number] * (1 + 0.1 * (year - 2023)) * more
        rows.append((day, "programs", "marketing", "Fairs and events", round(fair * rng.uniform(0.9, 1.1), 2), "EUR"))
    return rows


def _running(rng: np.random.Generator, month: np.datetime64, billed: float) -> list[tuple]:
    first = month.astype("M8[D]")
    day = (first + int(rng.integers(1, 10))).astype(object)
    first = first.astype(object)
    jitter = rng.uniform(0.97, 1.03, 6)
    return [
        (first, "rent", "other", "Speicherstadt Offices", 7_800.0, "EUR"),
        (day, "tools", "sales", "CRM licences", round(1_450 * jitter[0], 2), "USD"),
        (day, "tools", "marketing", "Outreach tool", round(620 * jitter[1], 2), "USD"),
        (day, "tools", "customer_success", "Help desk", round(540 * jitter[2], 2), "USD"),
        (day, "tools", "other", "Office software", round(980 * jitter[3], 2), "EUR"),
        (day, "cost_of_goods", "other", "Cloud hosting", round(0.11 * billed * jitter[4] + 900, 2), "EUR"),
        (day, "cost_of_goods", "other", "Map data", round(0.05 * billed * jitter[5] + 400, 2), "EUR"),
    ]


def _outside(month: np.datetime64) -> list[tuple]:
    """A contact centre takes calls after hours; its price follows the number of customers."""
    day = (month.astype("M8[D]") + 11).astype(object)
    months = int((month - np.datetime64("2023-01", "M")).astype(int))
    price = round(1_900 + 62.5 * months, 2)
    return [(day, "outsourcing", "customer_success", "Nightline Contact Centre", price, "EUR")]


def _interest_and_tax(month: np.datetime64, end) -> list[tuple]:
    if end.month % 3:
        return []
    quarters = int((month - np.datetime64("2023-03", "M")).astype(int)) // 3
    interest = round((LOAN - LOAN_BACK_PER_QUARTER * quarters) * LOAN_RATE / 4, 2)
    prepaid = end.replace(day=10)
    return [
        (end, "interest", "other", "Hafenbank", interest, "EUR"),
        (prepaid, "tax", "other", "Finanzamt", TAX_PER_QUARTER[end.year], "EUR"),
    ]


def _in_euros(frame: pl.DataFrame, rates: pl.DataFrame) -> dict:
    """Sums by month (first day) in EUR; `currency` is an index of market.CURRENCIES."""
    named = frame.filter(pl.col("day").is_not_null(), pl.col("day") <= span.AS_OF).with_columns(
        pl.Series(
            "currency",
            market.CURRENCIES[
                frame.filter(pl.col("day").is_not_null(), pl.col("day") <= span.AS_OF)["currency"].to_numpy()
            ],
        )
    )
    joined = to_euros(named, rates)
    sums = joined.group_by(pl.col("day").dt.truncate("1mo"), maintain_order=True).agg(pl.col("euros").sum())
    return dict(zip(sums["day"], sums["euros"], strict=True))


def to_euros(frame: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """`frame` (day, currency, value) with `euros` at the rate of the day, or of the last business day before."""
    ordered = frame.with_row_index("_row").sort("day", maintain_order=True)
    joined = ordered.join_asof(
        rates.sort("day"), on="day", by="currency", strategy="backward", check_sortedness=False
    )
    rate = pl.when(pl.col("currency") == market.CURRENCY).then(1.0).otherwise("rate")
    return joined.with_columns(euros=pl.col("value") * rate).sort("_row").drop("_row", "rate")
