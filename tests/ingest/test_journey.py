"""Files in a folder to tables in the warehouse: what a user sees of snapshots, dirt and mistakes."""

from __future__ import annotations

import datetime as dt

import pytest

from tests.ingest.company_files import Folder

DAY = dt.datetime
HEADER = "Record ID,Deal Name,Deal Stage,Amount,Domain,Create Date,Email\n"
FIRST = HEADER + (
    '001,Alpha,Open,"1,000.50",https://www.Alpha.com/x,2026-01-02 10:00,Ann@Alpha.com\n'
    "002,Beta,Open,20,beta.com,2026-01-03 00:30,bob@beta.com\n"
    "003,Gamma,Open,30,gamma.com,2026-01-03,\n"
)
SECOND = HEADER + (
    '001,Alpha,Open,"1,000.50",https://www.Alpha.com/x,2026-01-02 10:00,Ann@Alpha.com\n'
    "002,Beta,Won,25,beta.com,2026-01-03 00:30,bob@beta.com\n"
    "002,Beta,Won,25,beta.com,2026-01-03 00:30,bob@beta.com\n"
    "004,Delta,Open,x12,delta.com,2026-01-08,\n"
)
VERSIONS = "select deal_id, stage, amount, _valid_from, _valid_to from crm.deals__versions order by 1, 4"


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def test_snapshots_become_versions_and_every_record_is_accounted_for(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.duplicates, load.quarantined) == (7, 4, 2, 1)
    assert (load.rows_now, load.vanished) == (2, 1)
    monday, later = DAY(2026, 1, 4, 23), DAY(2026, 1, 11, 23)  # midnight in Berlin
    assert folder.query(VERSIONS) == [
        ("001", "Open", pytest.approx(1000.5), monday, None),
        ("002", "Open", 20, monday, later),
        ("002", "Won", 25, later, None),
        ("003", "Open", 30, monday, later),
    ]
    assert folder.query("select deal_id, stage, _vanished_at, _first_seen_at from crm.deals order by 1") == [
        ("001", "Open", None, monday),
        ("002", "Won", None, monday),
        ("003", "Open", later, monday),
    ]
    assert folder.query("select line_number, column_name, raw_value, reason from meta.quarantine") == [
        (
            5,
            "Amount",
            "x12",
            "not a number that fits 14 digits before the point, decimal mark '.', with no unit beside it",
        )
    ]


def test_canonical_view_is_typed_dated_and_holds_no_address(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    rows = folder.query(
        "select deal_id, company_domain, created_at, created_date, source, table_name from canonical.deals order by 1"
    )
    assert rows[:2] == [
        ("001", "alpha.com", DAY(2026, 1, 2, 9), dt.date(2026, 1, 2), "crm", "deals"),
        ("002", "beta.com", DAY(2026, 1, 2, 23, 30), dt.date(2026, 1, 3), "crm", "deals"),
    ]
    (hashes,) = zip(*folder.query("select email_hash from canonical.contacts order by company_domain"), strict=True)
    assert len(hashes) == 2 and all(len(value) == 32 for value in hashes)
    stored = folder.settings.warehouse_path.read_bytes()
    assert b"ann@alpha" not in stored.lower() and b"bob@beta" not in stored.lower()
    assert folder.query("select count(*) from canonical.invoices") == [(0,)]


def test_a_snapshot_in_order_is_added_and_an_unchanged_folder_does_nothing(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.rebuilt) == (4, 1, False)
    before = folder.query(VERSIONS)
    again = folder.run()["crm.deals"]
    assert (again.files, again.rebuilt, folder.query(VERSIONS)) == ([], False, before)


def test_a_late_file_takes_its_place_in_time(folder):
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    folder.run()
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    load = folder.run()["crm.deals"]
    assert load.rebuilt and (load.read, load.accepted) == (3, 3)
    in_order = Folder(folder.settings.data_dir / "other")
    in_order.drop("crm/deals-2026-01-05.csv", FIRST)
    in_order.drop("crm/deals-2026-01-12.csv", SECOND)
    in_order.run()
    assert folder.query(VERSIONS) == in_order.query(VERSIONS)
    counts = "select file, accepted, duplicates from meta.ingest_files order by 1"
    assert folder.query(counts) == [("crm/deals-2026-01-05.csv", 3, 0), ("crm/deals-2026-01-12.csv", 2, 1)]


def test_a_ragged_record_goes_to_quarantine_and_nothing_vanishes_on_its_word(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", HEADER + "001,Alpha,Open,1,a.com,2026-01-02,,surplus\n")
    load = folder.run()["crm.deals"]
    assert (load.quarantined, load.vanished, load.rows_now) == (1, 0, 3)
    line, raw, reason = folder.query("select line_number, raw_value, reason from meta.quarantine")[0]
    assert (line, reason) == (2, "the record has 8 fields, the header 7")
    assert raw == "xxx,xxxxx,xxxx,x,x.xxx,xxxx-xx-xx,,xxxxxxx", "a record of people shows its shape only"
    landed = f"{folder.settings.landing_dir}/crm/deals/*/quarantine.parquet"
    assert folder.query(f"select raw_value from read_parquet('{landed}')")[0][0].endswith("surplus")


def test_a_record_in_quarantine_has_not_vanished(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", HEADER + "001,Alpha,Open,1,a.com,31.12.2026,\n")
    folder.run()
    assert folder.query("select deal_id, _vanished_at is null from crm.deals order by 1") == [
        ("001", True),
        ("002", False),
        ("003", False),
    ]
    assert folder.query("select column_name, raw_value from meta.quarantine") == [("Create Date", "31.12.2026")]


def test_a_renamed_column_is_read_by_its_alias_and_an_unknown_one_stays_in_the_landing(folder):
    renamed = FIRST.replace("Amount", "Deal Value").replace("Deal Name", "Favourite colour")
    folder.drop("crm/deals-2026-01-05.csv", renamed)
    load = folder.run()["crm.deals"]
    assert load.accepted == 3
    assert folder.query("select sum(amount), count(deal_name) from crm.deals") == [(pytest.approx(1050.5), 0)]
    columns = [
        name for (name,) in folder.query("select column_name from duckdb_columns() where table_name = 'deals'")
    ]
    assert not [name for name in columns if name.startswith("x_")]
    landed = next(folder.settings.landing_dir.rglob("rows.parquet"))
    assert folder.query(f"select x_favourite_colour from read_parquet('{landed}') limit 1") == [("Alpha",)]


def test_a_missing_required_column_holds_the_file_and_keeps_the_last_good_data(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    folder.drop("crm/deals-2026-01-12.csv", FIRST.replace("Deal Stage", "Phase"))
    load = folder.run()["crm.deals"]
    assert load.files == [] and load.rows_now == 3
    held = folder.query("select file, verdict, source, reason, records_read from meta.ingest_files order by 1")[1]
    assert held[:3] == ("crm/deals-2026-01-12.csv", "held", "crm") and "'Deal Stage'" in held[3] and held[4] is None


def test_withdrawing_a_file_undoes_it_and_it_does_not_come_back(folder):
    from pipelines.ingest.withdraw import withdraw

    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    before = folder.query(VERSIONS)
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    folder.run()
    said = withdraw(folder.settings, folder.registry, folder.company, "crm/deals-2026-01-12.csv")
    assert "withdrawn: crm/deals-2026-01-12.csv" in said
    assert folder.query(VERSIONS) == before
    folder.run()
    assert folder.query(VERSIONS) == before
    assert folder.query("select verdict, records_read from meta.ingest_files order by file") == [
        ("loaded", 3),
        ("withdrawn", None),
    ]
    assert folder.query("select count(*) from meta.quarantine") == [(0,)]


def test_a_header_alone_is_loaded_with_no_records_and_nothing_vanishes(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", HEADER)
    load = folder.run()["crm.deals"]
    assert (load.read, load.rows_now) == (3, 3)
    assert folder.query("select verdict, records_read, reason from meta.ingest_files order by file")[1] == (
        "loaded",
        0,
        "the file holds a header row and no records",
    )


def test_an_empty_folder_gives_empty_tables(folder):
    load = folder.run()["crm.deals"]
    assert (load.files, load.rows_now) == ([], 0)
    assert folder.query("select count(*) from canonical.deals") == [(0,)]
    assert folder.query("select count(*) from meta.source_freshness") == [(0,)]


def test_unknown_empty_and_foreign_files_are_named_and_the_rest_is_loaded(folder):
    folder.drop("crm/deals.csv", FIRST)
    folder.drop("notes.csv", "colour,shape\nred,round\n")
    folder.drop("crm/nothing.csv", "")
    folder.drop("crm/login.csv", "<!DOCTYPE html><html><body>Sign in</body></html>")
    load = folder.run()["crm.deals"]
    assert load.accepted == 3
    found = folder.query("select file, verdict, reason from meta.ingest_files where verdict <> 'loaded' order by 1")
    assert [(file, verdict) for file, verdict, _ in found] == [
        ("crm/login.csv", "held"),
        ("crm/nothing.csv", "held"),
        ("notes.csv", "unrecognised"),
    ]
    assert "web page" in found[0][2] and "empty" in found[1][2] and "colour, shape" in found[2][2]


def test_a_file_still_being_written_is_left_for_the_next_run(folder):
    folder.drop("crm/deals.csv.part", FIRST)
    found = folder.run()["crm.deals"]
    assert found.files == []
    (folder.settings.exports_dir / "crm/deals.csv.part").rename(folder.settings.exports_dir / "crm/deals.csv")
    assert folder.run()["crm.deals"].accepted == 3


@pytest.mark.parametrize("step", ["landing.settle", "landing.write_manifest", "load.record_loaded"])
def test_a_run_killed_at_any_step_leaves_nothing_half_done(folder, step, monkeypatch):
    from pipelines.ingest import files, landing, ledger

    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    places = {
        "landing.settle": (files, "settle"),
        "landing.write_manifest": (landing, "_manifest"),
        "load.record_loaded": (ledger, "record_loaded"),
    }

    whole = files.settle

    def die(*arguments):
        if step == "landing.settle" and "landing" not in str(arguments[0]):
            return whole(*arguments)
        raise KeyboardInterrupt("killed")

    with monkeypatch.context() as patch:
        patch.setattr(*places[step], die)
        patch.setattr(landing.shutil, "rmtree", lambda *_, **__: None)  # a killed process cleans nothing up
        with pytest.raises(KeyboardInterrupt):
            folder.run()
    load = folder.run()["crm.deals"]
    assert (load.read, load.accepted, load.rows_now) == (3, 3, 3)
    assert not list(folder.settings.landing_dir.rglob("*.tmp")) and not list(folder.settings.archive_dir.glob(".*"))


def test_a_failing_expectation_holds_the_file_and_marks_the_source_stale(folder):
    class Verdict:
        def __init__(self, passed):
            self.passed, self.failures = passed, ()
            self.reason = "expect_column_values_to_be_between on amount: 1 unexpected value, such as '25'"

    asked = []

    def validate(parquet, spec):
        asked.append(parquet)
        return Verdict(not folder.query(f"select 1 from read_parquet('{parquet}') where stage = 'Won'"))

    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    as_of = dt.date(2026, 1, 12)
    load = folder.run(as_of, validate)["crm.deals"]
    assert [file.file for file in load.files] == ["crm/deals-2026-01-05.csv"]
    assert "amount" in load.held[0].reason
    assert folder.query(
        "select data_through_date, is_stale, files from meta.source_freshness where entity = 'deals'"
    ) == [(dt.date(2026, 1, 5), True, 1)]
    folder.run(as_of, validate)
    assert len(asked) == 2, "a decision stands until spec or suite change"


def test_what_was_not_known_yet_is_not_loaded(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals-2026-01-12.csv", SECOND)
    now = folder.run()["crm.deals"]
    then = folder.run(dt.date(2026, 1, 8))["crm.deals"]
    assert (now.rows_now, then.rows_now, then.later) == (2, 3, ["crm/deals-2026-01-12.csv"])
    assert folder.query("select file from meta.ingest_files") == [("crm/deals-2026-01-05.csv",)]


def test_the_same_bytes_again_change_nothing_but_another_days_copy_keeps_the_table_fresh(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.drop("crm/deals copy.csv", FIRST)
    folder.run()
    assert folder.query("select count(*) from crm.deals__versions") == [(3,)]
    folder.drop("crm/deals-2026-01-12.csv", FIRST)
    folder.run(dt.date(2026, 1, 12))
    assert folder.query("select max(data_through_date) from meta.source_freshness") == [(dt.date(2026, 1, 12),)]
    assert folder.query("select count(*) from crm.deals__versions") == [(3,)]


def test_wide_stage_dates_become_events(folder):
    wide = ['Date entered ""Demo (Sales)""', 'Date exited ""Demo (Sales)""', 'Date entered ""Won (Sales)""']
    header = "Record ID,Deal Stage," + ",".join(f'"{name}"' for name in wide) + "\n"
    folder.drop(
        "crm/deals.csv",
        header + "1,Won,2026-01-02 10:00,2026-01-04 10:00,2026-01-04 10:00\n2,Demo,2026-01-03 10:00,,\n",
    )
    folder.run()
    assert folder.query(
        "select deal_id, pipeline, stage, entered_date, exited_date from canonical.deal_stage_events order by 1, 4"
    ) == [
        ("1", "Sales", "Demo", dt.date(2026, 1, 2), dt.date(2026, 1, 4)),
        ("1", "Sales", "Won", dt.date(2026, 1, 4), None),
        ("2", "Sales", "Demo", dt.date(2026, 1, 3), None),
    ]


def test_a_report_with_title_rows_and_totals(folder):
    report = (
        '"Campaign report"\n"1 January 2026 - 2 January 2026"\n'
        'Day,Campaign,Cost\n2026-01-01,Brand,"1,234.50"\n2026-01-02,Brand,10\nTotal: account,,"1,244.50"\n'
    )
    folder.drop("ads/report.csv", report.encode("utf-16"))
    load = folder.run()["ads.spend"]
    assert (load.read, load.accepted, load.totals_dropped) == (3, 2, 1)
    assert folder.query("select sum(cost), min(platform) from canonical.ad_spend") == [(pytest.approx(1244.5), "ads")]


def test_a_table_without_a_key_counts_equal_rows_by_occurrence(folder):
    folder.drop("web/visits-2026-01-01.csv", 'Via,Plan\nsite,"pro\nteam"\nsite,"pro\nteam"\nemail,free\n')
    folder.drop("web/visits-2026-01-02.csv", "Via,Plan\nemail,free\nemail,free\n")
    load = folder.run()["web.visits"]
    assert (load.read, load.accepted, load.duplicates, load.rows_now) == (5, 4, 1, 4)
    assert folder.query("select via, count(*) from canonical.signups group by 1 order by 1") == [
        ("email", 2),
        ("site", 2),
    ]


def test_a_changed_spec_types_the_landing_anew_from_the_archive(folder):
    from dataclasses import replace

    path = folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    path.unlink()  # the archive remembers
    deals, *others = folder.registry.tables
    columns = tuple(replace(c, values={"open": "Offen"}) if c.name == "stage" else c for c in deals.columns)
    folder.registry = type(folder.registry)((replace(deals, columns=columns), *others))
    folder.run()
    assert folder.query("select distinct stage from crm.deals") == [("Offen",)]


def test_what_can_be_read_by_a_mended_spec_leaves_the_quarantine_and_the_counts(folder):
    from dataclasses import replace

    folder.drop("crm/deals-2026-01-05.csv", 'Record ID,Deal Stage,Amount\n1,Open,"1,5"\n2,Open,2\n3,Open,x\n')
    folder.run()
    counts = "select records_read, accepted, quarantined from meta.ingest_files"
    lines = "select line_number, raw_value from meta.quarantine order by 1"
    assert (folder.query(counts), folder.query(lines)) == ([(3, 1, 2)], [(2, "1,5"), (4, "x")])
    deals, *others = folder.registry.tables
    columns = tuple(replace(c, decimal_mark=",") if c.name == "amount" else c for c in deals.columns)
    folder.registry = type(folder.registry)((replace(deals, columns=columns), *others))
    folder.run()
    assert folder.query("select deal_id, amount::double from crm.deals order by 1") == [("1", 1.5), ("2", 2)]
    assert (folder.query(counts), folder.query(lines)) == ([(3, 2, 1)], [(4, "x")])


def test_a_spec_with_another_column_fills_the_table_anew(folder):
    from dataclasses import replace

    from pipelines import warehouse
    from pipelines.ingest.canonical import refresh_canonical
    from pipelines.sources.spec import Column

    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    deals, *others = folder.registry.tables
    columns = (*deals.columns, Column("product", ("Deal Name",)))
    folder.registry = type(folder.registry)((replace(deals, columns=columns), *others))
    with warehouse.connect(folder.settings.warehouse_path) as con:  # the run makes the views before the loads
        refresh_canonical(con, folder.registry, folder.company.time_zone)
    folder.run()
    products = folder.query("select deal_id, product from canonical.deals order by 1")
    assert products == [("001", "Alpha"), ("002", "Beta"), ("003", "Gamma")]


def test_the_landing_is_private_and_the_key_is_secret(folder):
    folder.drop("crm/deals.csv", FIRST)
    folder.run()
    key = folder.settings.state_dir / "hash.key"
    assert key.stat().st_mode & 0o777 == 0o600 and len(key.read_bytes()) == 32
    for place in (folder.settings.landing_dir, folder.settings.archive_dir):
        assert place.stat().st_mode & 0o077 == 0


def test_no_address_stands_in_what_is_published(folder):
    folder.drop("crm/deals.csv", FIRST + "004,Delta,Open,see eve@delta.com,delta.com,,eve@delta.com\n")
    folder.drop("people.csv", "Ann Lee,ann@alpha.com\nBob Ray,bob@beta.com\n")
    folder.run()
    assert folder.query("select column_name, raw_value from meta.quarantine") == [("Amount", "see …@…")]
    assert (
        "data, not column names"
        in folder.query("select reason from meta.ingest_files where file = 'people.csv'")[0][0]
    )
    everything = str(folder.query("from meta.ingest_files") + folder.query("from meta.quarantine"))
    assert "@alpha" not in everything and "@delta" not in everything and "Ann" not in everything


def test_a_warehouse_that_kept_the_newest_rows_a_second_time_is_made_anew(folder):
    folder.drop("crm/deals-2026-01-05.csv", FIRST)
    folder.run()
    rows = folder.query("from crm.deals order by deal_id")
    folder.query("drop view crm.deals")
    folder.query("create table crm.deals as select '001' as deal_id")
    folder.query("comment on table crm.deals__versions is null")
    assert folder.run()["crm.deals"].rebuilt
    assert folder.query("from crm.deals order by deal_id") == rows
    assert not folder.run()["crm.deals"].rebuilt
