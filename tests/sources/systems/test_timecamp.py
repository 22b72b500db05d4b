"""TimeCamp: durations as text, total rows, `-`, and a summary that knows neither days nor people."""

from pathlib import Path

from tests.sources.systems.tool import Tool

DETAILED = (
    "Day,User,Task,Tags,Time,Timestamp,Notes\n"
    "2022-03-18,Ann Bo,(time without task assigned),,8s,11:18-11:18,\n"
    '2022-03-18,Ann Bo,Sales / Calls,"prospecting, cold",1h 20m,12:00-13:20,"rang\ntwice"\n'
    "2022-03-18,Ann Bo,Sales / Calls,prospecting,1h 20m,14:00-15:20,\n"
    "2022-03-19,Cy Do,Sales / Calls,-,10h 30m 15s,09:00-10:00,\n"
    "2022-03-19,Cy Do,Sales / Calls,-,-,10:00-10:00,\n"
    "Total,,,,13h 10m 23s,,\n"
)
SUMMARY = (
    'Name,"Hours with subtasks","Hours without subtasks"\nSales,3h,1h\nSales / Calls,2h,2h\n'
    "(time without task assigned),8s,8s\nTotal,3h 8s,3h 8s\n"
)
MARCH = (Path(__file__).parent / "mappings" / "timecamp_march.yml").read_text()


def test_durations_become_seconds_and_totals_are_counted(tmp_path):
    tool = Tool(tmp_path / "data", {"timecamp.csv": DETAILED})
    # A duration that is not there is no time: the row says so in quarantine.
    assert tool.ledger("timecamp.csv") == ("loaded", "detailed", 6, 4, 0, 1, 1)
    assert tool.query("select rep, task, tags, duration_seconds from canonical.time_entries order by 4, 3") == [
        ("Ann Bo", None, None, 8),
        ("Ann Bo", "Sales / Calls", "prospecting", 4800),
        ("Ann Bo", "Sales / Calls", "prospecting, cold", 4800),
        ("Cy Do", "Sales / Calls", None, 37815),
    ]


def test_the_summary_is_held_until_somebody_says_its_period(tmp_path):
    tool = Tool(tmp_path / "bare", {"timecamp/summary.csv": SUMMARY})
    assert tool.ledger("timecamp/summary.csv")[0] == "held"
    told = tool.reason("timecamp/summary.csv")
    assert "misses the required column 'Period End' of timecamp.summary; add the column 'Period End' by hand" in told


def test_the_summary_with_its_period_counts_no_hour_twice(tmp_path):
    rows = [line.rstrip("\n") for line in SUMMARY.splitlines()]
    dated = "\n".join([rows[0] + ",Period End", *(row + ",2022-03-31" for row in rows[1:])]) + "\n"
    tool = Tool(tmp_path / "data", {"timecamp/summary.csv": dated})
    assert tool.ledger("timecamp/summary.csv") == ("loaded", "summary", 4, 3, 0, 0, 1)
    assert tool.query("select sum(duration_seconds) from canonical.time_entries") == [(10808,)]


def test_the_public_summary_lands_through_a_mapping_that_states_its_period(tmp_path, shared):
    path = shared / "samples" / "timecamp" / "timecamp-CSV.csv"
    tool = Tool(tmp_path / "data", {"timecamp-CSV.csv": path.read_bytes()}, {"timecamp_march.yml": MARCH})
    assert tool.ledger("timecamp-CSV.csv") == ("loaded", "summary", 1, 1, 0, 0, 0)
    assert tool.query("select source, task, duration_seconds, worked_date::varchar from canonical.time_entries") == [
        ("timecamp_march", "(time without task assigned)", 8, "2022-03-31")
    ]
