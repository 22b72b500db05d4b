"""A whole small company of each CRM: its files through the door, and the first figures of its deals."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from pipelines import inputs, warehouse
from pipelines.company import Company
from pipelines.ingest import ledger
from pipelines.sources.registry import Registry
from pipelines.sources.systems import pipedrive, salesforce, salesforce_deals
from tests.dbt.warehouse_builder import run_dbt
from tests.ingest.company_files import Folder
from tests.sources.systems import pipedrive_files, salesforce_files

MODELS = "+kpi_win_rate +kpi_deals_won +fct_stage_entry +dim_rep"
TOTALS = "select numerator, denominator from kpis.{} where period_id like 'year:2025%' and scope_type = 'company'"


def judged(folder: Folder, as_of: dt.date) -> Folder:
    """The models of deals on what the folder holds; no list of stages is given."""
    folder.run(as_of)
    with warehouse.connect(folder.settings.warehouse_path) as con:
        ledger.prepare(con)
        inputs.write(con, folder.company, as_of, [])
    results = run_dbt(folder.settings.warehouse_path, ["run"], MODELS)
    assert [r.node.name for r in results if r.status != "success"] == []
    return folder


class TestSalesforce:
    @pytest.fixture(scope="class")
    def deals(self):
        return salesforce_files.opportunities()

    @pytest.fixture(scope="class")
    def where(self, deals, tmp_path_factory):
        tables = (*salesforce.TABLES, *salesforce_deals.TABLES)
        company = Company(time_zone="UTC", currency="EUR")
        folder = Folder(tmp_path_factory.mktemp("salesforce"), Registry(tables), company)
        folder.drop("Opportunity.csv", salesforce_files.opportunity_csv(deals))
        folder.drop("OpportunityHistory.csv", salesforce_files.history_csv(deals))
        folder.drop("Account.csv", salesforce_files.account_csv())
        folder.drop("User.csv", salesforce_files.user_csv())
        return judged(folder, dt.date(2026, 1, 9))

    def test_the_stages_stand_in_the_order_and_mean_what_the_organisation_says(self, where):
        query = "select stage, stage_rank, outcome from inputs.pipeline_stages order by stage_rank nulls last, stage"
        ranks = iter(range(1, 9))
        assert where.query(query) == sorted(
            [
                (label, None if outcome == "lost" else next(ranks), outcome)
                for label, outcome in salesforce_files.STAGES
            ],
            key=lambda row: (row[1] or 99, row[0]),
        )

    def test_deals_are_won_and_lost_as_their_flags_say(self, where, deals):
        year = Counter(d.outcome for d in deals if d.close_day.year == 2025)
        won, lost = year["won"], year["lost"]
        assert where.query(TOTALS.format("kpi_win_rate")) == [(won, won + lost)]
        assert won > 5 and lost > 5

    def test_every_deal_belongs_to_a_person_by_name(self, where, deals):
        found = where.query(
            "select rep_name, count(*) from marts.fct_deal join marts.dim_rep using (rep_id) group by 1 order by 1"
        )
        expected = Counter(f"Ana Núñez {d.number % 3}" for d in deals)
        assert found == sorted(expected.items())

    def test_a_deal_entered_each_stage_on_its_way_when_its_history_says(self, where, deals):
        found = where.query(
            "select deal_id, stage, entered_date from marts.fct_stage_entry where not is_imputed order by all"
        )
        moves = {
            (salesforce_files.full("006", d.number), salesforce_files.STAGES[stage][0], at.date())
            for d in deals
            for at, stage in d.moves
            if salesforce_files.STAGES[stage][1] != "lost"
        }
        assert found == sorted(moves)


class TestPipedrive:
    AS_OF = dt.date(2026, 3, 27)

    @pytest.fixture(scope="class")
    def deals(self):
        return pipedrive_files.account(deals=80)

    @pytest.fixture(scope="class")
    def where(self, deals, tmp_path_factory):
        folder = Folder(
            tmp_path_factory.mktemp("pipedrive"), Registry(pipedrive.TABLES), Company(time_zone="UTC", currency="EUR")
        )
        for week in range(len(pipedrive_files.WEEKS)):
            folder.drop(f"pipedrive/week{week}.csv", pipedrive_files.export(deals, week))
        return judged(folder, self.AS_OF)

    @pytest.fixture(scope="class")
    def shown(self, deals):
        """What any export shows of each deal, and what the last one says."""
        return [
            [row for at in pipedrive_files.WEEKS if (row := deal.row(at))]
            for deal in deals
            if any(deal.row(at) for at in pipedrive_files.WEEKS)
        ]

    def test_winning_stands_behind_the_last_stage_though_the_tool_has_no_stage_for_it(self, where):
        ranks = where.query("select stage, stage_rank, outcome from inputs.pipeline_stages order by stage_rank")
        assert ranks == [
            *((stage, rank, "open") for rank, stage in enumerate(pipedrive_files.STAGES, start=1)),
            ("Won", len(pipedrive_files.STAGES) + 1, "won"),
        ]

    def test_deals_are_won_and_lost_by_their_status(self, where, shown):
        year = Counter(rows[-1]["Status"] for rows in shown if rows[-1]["Status"] != "Open")
        query = TOTALS.format("kpi_win_rate").replace("2025", "2026")
        assert where.query(query) == [(year["Won"], year["Won"] + year["Lost"])]
        assert min(year["Won"], year["Lost"]) > 5

    def test_every_deal_has_reached_what_any_export_showed_and_the_stages_before(self, where, shown):
        found = dict(
            where.query("select deal_id, max(stage_rank) from marts.fct_stage_entry where stage <> 'Won' group by 1")
        )
        order = {stage: rank for rank, stage in enumerate(pipedrive_files.STAGES, start=1)}
        won = len(order)
        expected = {
            rows[-1]["ID"]: won if rows[-1]["Status"] == "Won" else max(order[row["Stage"]] for row in rows)
            for rows in shown
        }
        assert found == expected

    def test_a_deal_is_won_on_the_day_on_which_it_was_closed(self, where, shown):
        found = dict(where.query("select deal_id, entered_date from marts.fct_stage_entry where stage = 'Won'"))
        assert found == {
            rows[-1]["ID"]: dt.date.fromisoformat(rows[-1]["Deal closed on"][:10])
            for rows in shown
            if rows[-1]["Status"] == "Won"
        }
