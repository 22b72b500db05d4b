"""company.yml: defaults that a first run can live with, and mistakes named at their line."""

import datetime as dt

import pytest

from pipelines import company
from pipelines.yaml_file import FileError

AT = dt.datetime


def load(folder, text):
    path = folder / "company.yml"
    path.write_text(text)
    return company.load(path)


def test_without_a_file_the_defaults_stand(tmp_path):
    assert company.load(tmp_path / "company.yml") == company.Company()


def test_every_setting_is_read(tmp_path):
    read = load(
        tmp_path,
        "name: Harborline\ncurrency: usd\ntime_zone: America/New_York\nlocale: de\nfiscal_year_start_month: 7\n"
        "as_of: 2026-09-17\npipelines:\n  Sales:\n    stages: [Qualified, Demo]\n    won: Ganho\n"
        "stale_after: {hubspot: 8, hubspot.calls: 3}\nlag: {google_ads.campaigns: 1}\n"
        "exported: {basic_2003.csv: 2026-04-01, 'crm/*.csv': 2026-04-05 09:30}\n"
        "source_of_truth: {revenue: payments}\n",
    )
    assert read.currency == "USD"
    assert read.as_of == dt.date(2026, 9, 17)
    assert read.pipelines == (company.Pipeline("Sales", ("Qualified", "Demo"), "Ganho", "Closed Lost"),)
    assert read.exported == {
        "basic_2003.csv": AT(2026, 4, 1),
        "crm/*.csv": AT(2026, 4, 5, 9, 30),
    }
    assert (read.stale_after("hubspot", "calls"), read.stale_after("hubspot", "deals")) == (3, 8)
    assert read.stale_after("stripe", "invoices") == company.DEFAULT_STALE_AFTER_DAYS
    assert read.lag("google_ads", "campaigns") == 1
    assert read.source_of_truth == {"revenue": "payments"}


def test_the_day_judged_is_the_asked_one_then_the_pinned_one_then_yesterday():
    pinned = company.Company(as_of=dt.date(2026, 9, 17))
    assert pinned.judged_day(dt.date(2026, 1, 5)) == dt.date(2026, 1, 5)
    assert pinned.judged_day() == dt.date(2026, 9, 17)
    ahead = company.Company(time_zone="Pacific/Kiritimati").judged_day()
    behind = company.Company(time_zone="Pacific/Niue").judged_day()
    # 25 hours lie between the two zones: for one hour of the day that is two calendar days.
    assert (ahead - behind).days in (1, 2), "never the same day: it is the company's own"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("currency: euro", "company.yml:1:11: 'EURO' is not a currency code"),
        ("time_zone: Berlin", "company.yml:1:12: unknown time zone 'Berlin'"),
        ("fiscal_year_start_month: 13", "company.yml:1:26: '13' is not a month"),
        ("as_of: 17.09.2026", "company.yml:1:8: '17.09.2026' is not a date"),
        ("source_of_truth: {revenu: payments}", "unknown figure 'revenu'; did you mean 'revenue'?"),
        ("source_of_truth: {revenue: contacts}", "'contacts' cannot carry revenue"),
        ("stale_after: {hubspot: soon}", "'soon' is not a number of days"),
        ("exported: {a.csv: 1.4.2026}", "company.yml:1:19: '1.4.2026' is no time; write it as 2026-09-17"),
        ("pipelines: {Sales: {won: x}}", "'stages' is missing"),
    ],
)
def test_a_mistake_is_named_at_its_place(tmp_path, text, message):
    with pytest.raises(FileError) as raised:
        load(tmp_path, text + "\n")
    assert message in str(raised.value)


def test_the_commented_file_that_ships_is_valid_when_uncommented(tmp_path):
    from pipelines.settings import PROJECT_ROOT

    lines = (PROJECT_ROOT / "data" / "company.yml").read_text().splitlines()
    kept = [line.removeprefix("# ") for line in lines[2:] if line.startswith("# ")]
    assert load(tmp_path, "\n".join(kept) + "\n").fiscal_year_start_month == 1
