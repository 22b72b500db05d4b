"""The roster, teams over time and quotas over time."""

from tests.sources.systems.tool import Tool

ROSTER = (
    "Employee ID,Name,Email,Role,Department,Team,Manager,Territory,Hire Date,Leave Date,Leave Reason\n"
    "007,Ann Bo,ann@acme.example,AE,sales,emea,Cy Do,nordics,2024-01-02,,\n"
    "008,Cy Do,cy@acme.example,Lead,sales,emea,,nordics,2023-05-01,2026-06-30,voluntary\n"
)
TEAMS = "Employee ID,Team,Valid From,Valid To\n007,smb,2024-01-02,2025-07-01\n007,emea,2025-07-01,\n"
QUOTAS = (
    "Employee ID,Period Start,Period End,Quota,Currency\n"
    '007,2026-01-01,2026-03-31,"100,000.00",EUR\n007,2026-04-01,2026-06-30,120000,EUR\n007,2026-07-01,,1,EUR\n'
)


def test_people_keep_their_leading_zeros_and_leavers_stay(tmp_path):
    tool = Tool(tmp_path / "data", {"hr/roster-2026-07-01.csv": ROSTER})
    assert tool.query(
        "select rep_id, rep_name, hired_date::varchar, left_date::varchar from canonical.reps order by 1"
    ) == [
        ("007", "Ann Bo", "2024-01-02", None),
        ("008", "Cy Do", "2023-05-01", "2026-06-30"),
    ]


def test_a_rep_is_in_one_team_after_the_other(tmp_path):
    tool = Tool(tmp_path / "data", {"hr/teams-2026-07-01.csv": TEAMS})
    rows = tool.query(
        "select team, valid_from_date::varchar, valid_to_date::varchar from canonical.rep_teams order by 2"
    )
    assert rows == [("smb", "2024-01-02", "2025-07-01"), ("emea", "2025-07-01", None)]


def test_a_quota_needs_both_ends_of_its_period(tmp_path):
    tool = Tool(tmp_path / "data", {"hr/quotas-2026-07-01.csv": QUOTAS})
    assert tool.ledger("hr/quotas-2026-07-01.csv") == ("loaded", "quotas", 3, 2, 0, 1, 0)
    assert tool.query("select sum(amount)::double from canonical.quotas") == [(220000.0,)]
    assert tool.query("select line_number, column_name from meta.quarantine") == [(4, "Period End")]


def test_a_corrected_quota_takes_the_place_of_the_old_one(tmp_path):
    files = {"hr/quotas-2026-07-01.csv": QUOTAS, "hr/quotas-2026-08-01.csv": QUOTAS.replace("120000", "90000")}
    tool = Tool(tmp_path / "data", files)
    assert tool.query("select sum(amount)::double from canonical.quotas") == [(190000.0,)]
