"""HubSpot record exports: all fields quoted, LF, UTF-8, `YYYY-MM-DD HH:MM` in the portal's zone, owners by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import polars as pl

from pipelines.demo import leads, market, people
from pipelines.demo.company import Company
from pipelines.demo.exports import files
from pipelines.demo.exports.files import Export, Exports, known, label, local, midnight

# The label of the channel changed with an update of the tool in the last week.
OLD_CHANNEL, NEW_CHANNEL = "Original Source", "Original Traffic Source"
LIFECYCLE = (("lead_at", "Lead", "a Lead"), ("mql_at", "Marketing Qualified Lead", "a Marketing Qualified Lead"),
             ("sql_at", "Sales Qualified Lead", "a Sales Qualified Lead"),
             ("deal_at", "Opportunity", "an Opportunity"), ("customer_at", "Customer", "a Customer"))  # fmt: skip
STAGES = (*market.STAGES, "Closed Won", "Closed Lost")


def write(company: Company, scale: float) -> Exports:
    """Contacts and deals as weekly full exports; companies, calls and meetings as three."""
    for day in files.snapshot_days(scale):
        yield _file("contacts", day, contacts(company, day))
        yield _file("deals", day, deals(company, day))
    for day in files.snapshot_days(scale, files.TWICE):
        yield _file("companies", day, companies(company, day))
        yield _file("calls", day, calls(company, day))
        yield _file("meetings", day, meetings(company, day))


def _file(view: str, day: dt.date, frame: pl.DataFrame) -> Export:
    path = f"hubspot/hubspot-crm-exports-all-{view}-{day}.csv"
    return Export(path, day, files.csv(files.text(frame), "always"))


def contacts(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    won = company.deals.filter("won").group_by("account", maintain_order=True).agg(pl.col("closed_at").min())
    accounts = company.accounts.join(won, on="account", how="left", maintain_order="left").with_columns(
        customer_at=pl.when("founding").then(pl.col("lead_at").dt.offset_by("7d")).otherwise("closed_at")
    )
    kept = accounts.select("account", "company_id", "channel", "rep", "country", *(row[0] for row in LIFECYCLE))
    frame = company.contacts.filter(pl.col("created_at") < moment)
    frame = frame.join(kept, on="account", how="left", maintain_order="left")
    frame = frame.with_columns(pl.when("primary").then(known(name, moment)).alias(name) for name, *_ in LIFECYCLE)
    stage = pl.lit("Other")
    for name, words, _ in LIFECYCLE:
        stage = pl.when(pl.col(name).is_not_null()).then(pl.lit(words)).otherwise(stage)
    return frame.select(
        pl.col("contact_id").alias("Record ID"),
        pl.col("first").alias("First Name"),
        pl.col("last").alias("Last Name"),
        pl.col("email").alias("Email"),
        stage.alias("Lifecycle Stage"),
        _lead_status().alias("Lead Status"),
        label("rep", people.REP_NAMES).alias("Contact owner"),
        label("channel", market.CHANNELS).alias(NEW_CHANNEL if day == files.LAST_EXPORT else OLD_CHANNEL),
        pl.col("country").alias("Country/Region"),
        local("created_at").alias("Create Date"),
        *(local(name).alias(f"Became {words} Date") for name, _, words in LIFECYCLE),
        pl.col("company_id").alias("Associated Company IDs (Primary)"),
    )


def _lead_status() -> pl.Expr:
    return (
        pl.when(~pl.col("primary"))
        .then(pl.lit(""))
        .when(pl.col("customer_at").is_not_null())
        .then(pl.lit("Customer"))
        .when(pl.col("deal_at").is_not_null())
        .then(pl.lit("Open deal"))
        .when(pl.col("sql_at").is_not_null())
        .then(pl.lit("Connected"))
        .when(pl.col("mql_at").is_not_null())
        .then(pl.lit("In progress"))
        .otherwise(pl.lit("New"))
    )


def companies(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    regrouped = pl.col("regrouped") & pl.lit(moment > leads.REGROUPED.item())
    frame = company.accounts.filter(pl.col("created_at") < moment).with_columns(
        rep=pl.when(regrouped).then("later_rep").otherwise("rep"),
        segment=pl.when(regrouped).then(pl.col("segment") + 1).otherwise("segment"),
    )
    return frame.select(
        pl.col("company_id").alias("Record ID"),
        pl.col("name").alias("Company name"),
        pl.col("domain").alias("Company Domain Name"),
        pl.col("industry").alias("Industry"),
        pl.col("city").alias("City"),
        pl.col("country").alias("Country/Region"),
        label("rep", people.REP_NAMES).alias("Company owner"),
        local("created_at").alias("Create Date"),
        label("segment", market.SEGMENTS).alias("Segment"),
        label("territory", market.TERRITORIES).alias("Territory"),
    )


def deals(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    accounts = company.accounts.select("account", "company_id", "name")
    primary = company.contacts.filter("primary").select("account", "contact_id")
    frame = company.deals.filter(pl.col("created_at") < moment).sort("deal_id")
    frame = frame.join(accounts, on="account", how="left", maintain_order="left")
    frame = frame.join(primary, on="account", how="left", maintain_order="left")
    frame = frame.with_columns(
        known("closed_at", moment),
        *(known(f"stage_{i}", moment) for i in range(len(market.STAGES))),
        # The offer replaces the first guess with the proposal, or with the signature where nobody recorded one.
        priced=(pl.col("stage_3") < moment).fill_null(False) | (pl.col("won") & (pl.col("closed_at") < moment)),
        moved=pl.col("moved_at") < moment,
    )
    frame = frame.with_columns(
        stage_5=pl.when("won").then("closed_at"), stage_6=pl.when(~pl.col("won")).then("closed_at")
    )
    lines, owners = [product.line for product in market.PRODUCTS], people.REP_NAMES
    amount = pl.when("priced").then("amount").otherwise("first_amount").round(2)
    return frame.select(
        pl.col("deal_id").alias("Record ID"),
        pl.format("{} - {}", "name", label("product", [p.name for p in market.PRODUCTS])).alias("Deal Name"),
        pl.lit(market.PIPELINE).alias("Pipeline"),
        _stage(STAGES).alias("Deal Stage"),
        _stage(market.STAGE_PROBABILITY).alias("Deal probability"),
        amount.cast(pl.String).alias("Amount"),
        label("currency", market.CURRENCIES).alias("Currency"),
        local(pl.coalesce("closed_at", "expected_at")).alias("Close Date"),
        local("created_at").alias("Create Date"),
        pl.when("moved").then(label("later_rep", owners)).otherwise(label("rep", owners)).alias("Deal owner"),
        pl.col("deal_type").alias("Deal Type"),
        label("product", lines).alias("Product Line"),
        label("channel", market.CHANNELS).alias(NEW_CHANNEL),
        pl.when(pl.col("stage_6").is_not_null()).then("lost_reason").alias("Closed Lost Reason"),
        *_stage_dates(),
        pl.col("company_id").alias("Associated Company IDs (Primary)"),
        pl.col("contact_id").alias("Associated Contact IDs"),
    )  # fmt: skip


def _stage(names: Sequence[str]) -> pl.Expr:
    """What `names` says of the last stage that was entered."""
    stage = pl.lit(names[0])
    for index, name in enumerate(names):
        stage = pl.when(pl.col(f"stage_{index}").is_not_null()).then(pl.lit(name)).otherwise(stage)
    return stage


def _stage_dates() -> list[pl.Expr]:
    """In and out of each stage; a stage is left when a later one is entered."""
    found = []
    for index, name in enumerate(STAGES):
        after = [pl.col(f"stage_{later}") for later in range(index + 1, len(STAGES))]
        entered = pl.col(f"stage_{index}")
        left = (
            pl.when(entered.is_not_null()).then(pl.coalesce(after)) if index < 5 else pl.lit(None, pl.Datetime("us"))
        )
        found.append(local(entered).alias(f'Date entered "{name} ({market.PIPELINE})"'))
        found.append(local(left).alias(f'Date exited "{name} ({market.PIPELINE})"'))
    return found


def calls(company: Company, day: dt.date) -> pl.DataFrame:
    primary = company.contacts.filter("primary").select("account", "contact_id")
    frame = company.calls.filter(pl.col("at") < midnight(day))
    frame = frame.join(primary, on="account", how="left", maintain_order="left")
    clock = [(pl.col("seconds") // 3600), (pl.col("seconds") // 60 % 60), (pl.col("seconds") % 60)]
    return frame.select(
        pl.col("call_id").alias("Record ID"),
        local("at").alias("Activity date"),
        pl.lit("Call").alias("Call title"),
        pl.col("outcome").alias("Call outcome"),
        pl.lit("Completed").alias("Call status"),
        pl.when("inbound").then(pl.lit("Inbound")).otherwise(pl.lit("Outbound")).alias("Call direction"),
        pl.format("{}:{}:{}", *(part.cast(pl.String).str.zfill(2) for part in clock)).alias("Call duration"),
        label("rep", people.REP_NAMES).alias("Activity assigned to"),
        pl.col("contact_id").alias("Associated Contact IDs"),
        pl.col("deal_id").alias("Associated Deal IDs"),
    )


def meetings(company: Company, day: dt.date) -> pl.DataFrame:
    moment = midnight(day)
    primary = company.contacts.filter("primary").select("account", "contact_id")
    frame = company.meetings.filter(pl.col("booked_at") < moment)
    frame = frame.join(primary, on="account", how="left", maintain_order="left")
    return frame.select(
        pl.col("meeting_id").alias("Record ID"),
        pl.format("{} with the team", "kind").alias("Meeting name"),
        local("at").alias("Meeting start time"),
        local("booked_at").alias("Create Date"),
        pl.when(pl.col("at") < moment).then("outcome").otherwise(pl.lit("Scheduled")).alias("Meeting outcome"),
        pl.col("kind").alias("Meeting type"),
        label("rep", people.REP_NAMES).alias("Activity assigned to"),
        pl.col("contact_id").alias("Associated Contact IDs"),
        pl.col("deal_id").alias("Associated Deal IDs"),
    )
