"""Pipedrive exports through the door: languages, drifting columns, and the way of a deal from successive files."""

from __future__ import annotations

import datetime as dt
import itertools
from decimal import Decimal

import pytest

from pipelines.company import Company
from pipelines.ingest import report
from pipelines.ingest.personal import HASH_CHARACTERS
from pipelines.sources.registry import Registry
from pipelines.sources.systems import pipedrive
from tests.ingest.company_files import Folder
from tests.sources.systems import pipedrive_files as made

AT = dt.datetime

UTC = Company(time_zone="UTC")


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path, Registry(pipedrive.TABLES), UTC)


def drop(folder: Folder, name: str, headers: str, *rows: str) -> None:
    lines = [",".join(f'"{cell}"' for cell in line.split("|")) for line in (headers, *rows)]
    folder.drop(name, "\n".join(lines))


class TestWeeks:
    """Eight exports whose names say nothing or lie, dropped in no order, all written at the same moment."""

    NAMES = ("basic_data_2003.csv", "a.csv", "deals-2026-01-02.csv", "z.csv", "basic_data0504.csv", "m.csv", "b.csv",
             "deals-2026-12-24.csv")  # fmt: skip

    @pytest.fixture(scope="class")
    def weeks(self, tmp_path_factory):
        folder = Folder(tmp_path_factory.mktemp("weeks"), Registry(pipedrive.TABLES), UTC)
        deals = made.account()
        for week in (5, 0, 7, 2, 1, 6, 3, 4):
            folder.drop(f"pipedrive/{self.NAMES[week]}", made.export(deals, week))
        loads = folder.run()
        seen = [{d.number: row for d in deals if (row := d.row(at))} for at in made.WEEKS]
        return folder, loads["pipedrive.deals"], seen

    @staticmethod
    def changes(seen, column):
        """(deal, new value) of every difference between one export and the next, worked out from the account."""
        return [
            (str(number), later[number][column])
            for earlier, later in itertools.pairwise(seen)
            for number in sorted(earlier.keys() & later.keys())
            if earlier[number][column] != later[number][column]
        ]

    def test_every_record_is_accounted_for(self, weeks):
        _, load, seen = weeks
        assert load.read == sum(map(len, seen)) == load.accepted + load.duplicates
        assert (load.quarantined, load.rows_now) == (0, len(seen[-1]))

    def test_the_snapshots_stand_in_the_order_of_their_data(self, weeks):
        folder, _, seen = weeks
        found = folder.query("select file, snapshot_at from meta.ingest_files order by snapshot_at")
        assert [file for file, _ in found] == [f"pipedrive/{name}" for name in self.NAMES]
        newest = [max(max(row["Update time"], row["Deal created"]) for row in rows.values()) for rows in seen]
        assert [f"{at:%Y-%m-%d %H:%M:%S}" for _, at in found] == newest

    def test_what_vanished_is_recorded_and_not_deleted(self, weeks):
        folder, load, seen = weeks
        ever = set().union(*seen)
        gone = {str(number) for number in ever - seen[-1].keys()}
        assert load.vanished == len(gone) > 0
        found = folder.query("select deal_id from canonical.deals where vanished_date is not null")
        assert {deal for (deal,) in found} == gone
        assert folder.query("select count(*) from canonical.deals") == [(len(ever),)]

    def test_stages_that_changed_between_exports_are_events_marked_with_how_they_are_known(self, weeks):
        folder, _, seen = weeks
        moved = self.changes(seen, "Stage")
        assert len(moved) > 20
        found = folder.query("select deal_id, stage, known_from, entered_at from canonical.deal_stage_events")
        assert {(deal, stage) for deal, stage, *_ in found} >= set(moved)
        assert {known for *_, known, _ in found} == {"last stage change", "snapshots"}
        truth = {(str(d.number), stage): at for d in made.account() for at, stage in d.moves}
        created = {str(d.number): d.created for d in made.account()}
        for deal, stage, known, at in found:
            if known == "last stage change":
                assert at == truth[deal, stage]
            else:
                # A snapshot sees a change after it happened; where a deal began, it is put to its creation.
                assert at >= truth[deal, stage] or at == created[deal]

    def test_no_stage_is_entered_twice_by_a_deal_that_went_forward_only(self, weeks):
        folder, *_ = weeks
        twice = "select deal_id from canonical.deal_stage_events group by deal_id, stage having count(*) > 1"
        assert folder.query(twice) == []

    def test_status_and_closing_are_those_of_the_last_export_that_shows_the_deal(self, weeks):
        folder, _, seen = weeks
        last = {number: row for rows in seen for number, row in rows.items()}
        found = folder.query("select deal_id, status, stage, closed_at from canonical.deals order by deal_id::int")
        expected = [
            (str(n), row["Status"].lower(), row["Stage"], row["Deal closed on"] or None)
            for n, row in sorted(last.items())
        ]
        assert [(deal, status, stage, at and f"{at:%Y-%m-%d %H:%M:%S}") for deal, status, stage, at in found] == (
            expected
        )
        assert {"won", "lost", "open"} == {status for _, status, *_ in found}

    def test_a_deal_worth_nothing_is_not_priced_yet_and_the_guard_of_its_title_is_gone(self, weeks):
        folder, *_ = weeks
        assert folder.query("select min(amount) from canonical.deals") == [(900,)]
        assert folder.query("select count(*) from canonical.deals where amount is null")[0][0] > 0
        assert folder.query("select deal_name from canonical.deals where deal_id = '1'") == [("-1 pallets",)]


def test_the_order_of_arrival_gives_the_same_history(tmp_path):
    deals, tables = made.account(deals=15), Registry(pipedrive.TABLES)
    histories = []
    for name, order in (("forth", (0, 3, 6)), ("back", (6, 3, 0))):
        folder = Folder(tmp_path / name, tables, UTC)
        for week in order:
            folder.drop(f"pipedrive/week{week}.csv", made.export(deals, week))
            folder.run()
        histories.append(folder.query("select * from canonical.deal_stage_events order by all"))
    assert histories[0] == histories[1] != []


@pytest.mark.parametrize(
    ("headers", "won", "lost", "open_"),
    [
        ("Deal - ID|Deal - Title|Deal - Value|Deal - Stage|Deal - Status|Deal - Owner|Deal - Deal created on|"
         "Deal - Won time|Deal - Lost time", "won", "LOST", "Open"),
        ("Negócio - ID|Negócio - Título|Negócio - Valor|Negócio - Etapa|Negócio - Status|Negócio - Proprietário|"
         "Negócio - Negócio criado em|Negócio - Ganho em|Negócio - Data de perda", "Ganho", "Perdido", "Aberto"),
        ("Deal - ID|Deal - Titel|Deal - Wert|Deal - Phase|Deal - Status|Deal - Besitzer|Deal - Deal erstellt|"
         "Deal - Datum des gewonnenen Deals|Deal - Datum des verlorenen Deals", "Gewonnen", "Verloren", "Offen"),
    ],
    ids=["English", "Portuguese", "German"],
)  # fmt: skip
def test_the_same_deals_in_each_language(folder, headers, won, lost, open_):
    drop(
        folder,
        "deals-9-1.csv",
        headers,
        f"7|Ação|2136.38|Demo|{won}|Ana|2026-01-05 10:00:00|2026-02-01 09:00:00|",
        f"8|Zwei|500|Demo|{lost}|Ana|2026-01-06 10:00:00||2026-02-02 09:00:00",
        f"9|Drei|0|Demo|{open_}|Ben|2026-01-07 10:00:00||",
    )
    folder.run()
    assert folder.query(
        "select deal_id, status, amount, rep, created_at, closed_at from canonical.deals order by 1"
    ) == [
        ("7", "won", Decimal("2136.38"), "Ana", AT(2026, 1, 5, 10), AT(2026, 2, 1, 9)),
        ("8", "lost", 500, "Ana", AT(2026, 1, 6, 10), AT(2026, 2, 2, 9)),
        ("9", "open", None, "Ben", AT(2026, 1, 7, 10), None),
    ]


def test_check_says_when_a_file_was_exported_and_how_that_is_known(folder):
    path = folder.drop("basic_data_2003.csv", made.export(made.account(deals=9), 3))
    told = report.verdict(path, folder.registry, folder.company)
    newest = max(d.row(made.WEEKS[3])["Update time"] for d in made.account(deals=9) if d.row(made.WEEKS[3]))
    assert (told.taken_at, told.taken_by) == (newest, "data")
    assert f"exported    {newest} UTC, by its newest record" in report.text(told)


def test_a_custom_field_with_the_name_of_a_standard_one_is_kept_apart(folder):
    headers = "Deal - ID|Deal - Status|Deal - Stage|Deal - Deal created|Deal - Status"
    drop(folder, "deals.csv", headers, "7|Won|Demo|2026-01-05 10:00:00|gold")
    folder.run()
    assert folder.query("select status from canonical.deals") == [("won",)]
    landed = next(folder.settings.landing_dir.rglob("rows.parquet"))
    assert folder.query(f"select x_deal_status_2 from read_parquet('{landed}')") == [("gold",)]


def test_a_list_without_the_id_is_held_and_says_what_to_add(folder):
    drop(folder, "deals.csv", "Deal - Title|Deal - Status|Deal - Stage|Deal - Deal created", "A|Won|Demo|2026-01-05")
    folder.run()
    ((verdict, reason),) = folder.query("select verdict, reason from meta.ingest_files")
    assert verdict == "held" and "'Deal - ID' of pipedrive.deals" in reason


def test_people_and_firms_come_without_names_and_addresses(folder):
    drop(
        folder,
        "people.csv",
        "Person - ID|Person - Name|Person - Email|Person - Phone|Person - Organization ID",
        "1|Ann Archer|ann@firm.example, ann@home.example|+49 1|5",
    )
    drop(folder, "firms.csv", "Organisation - ID|Organisation - Name|Organisation - Address", "5|Firm|1 Road")
    folder.run()
    assert folder.query("select contact_id, company_id, length(email_hash) from canonical.contacts") == [
        ("1", "5", HASH_CHARACTERS)
    ]
    assert folder.query("select company_id, company_name from canonical.companies") == [("5", "Firm")]
    for landed in folder.settings.landing_dir.rglob("rows.parquet"):
        text = str(folder.query(f"select * from read_parquet('{landed}')"))
        assert "Archer" not in text and "home.example" not in text and "1 Road" not in text


def test_an_activity_that_is_not_done_is_planned(folder):
    headers = "Activity - Subject|Activity - Type|Activity - Due date|Activity - Done|Activity - Duration|Deal - ID"
    drop(folder, "activities.csv", headers, "Hi|Call|2026-01-05|Done|00:30|7", "Ho|Demo|2026-02-05|To do||7")
    folder.run()
    assert folder.query(
        "select activity_type, outcome, duration_seconds, deal_id from canonical.activities order by activity_at"
    ) == [("call", None, 1800, "7"), ("demo", "planned", None, "7")]


def test_leads_of_the_inbox(folder):
    drop(
        folder,
        "leads.csv",
        "Lead - ID|Lead - Title|Lead - Owner|Lead - Lead created",
        "a-b|X|Ana|2026-01-05 10:00:00",
    )
    folder.run()
    one = [("a-b", "Ana", dt.date(2026, 1, 5))]
    assert folder.query("select lead_id, rep, created_date from canonical.leads") == one
    # One that became a deal has left the inbox by the next export, and has been a lead.
    drop(folder, "b.csv", "Lead - ID|Lead - Title|Lead - Owner|Lead - Lead created", "c-d|Y|Ben|2026-01-09 10:00:00")
    folder.run()
    query = "select lead_id, rep, created_date from canonical.leads order by 1"
    assert folder.query(query) == [*one, ("c-d", "Ben", dt.date(2026, 1, 9))]
