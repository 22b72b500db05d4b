"""LinkedIn Learning: hours as `H:M:S`, of a period that somebody has to say."""

import datetime as dt

from tests.sources.systems.tool import Tool

LEARNERS = (
    "Name,Email,Unique User ID,Days Logged In,Hours Viewed,Course Views,Course Completions{}\n"
    "Ann Bo,ann@acme.example,u1,3,1:30:00,4,1{}\nCy Do,cy@acme.example,u2,1,0:07:12,1,0{}\n"
)
HOURS = "select rep, held_date, hours, kind from canonical.trainings order by 1"


def test_hours_viewed_stand_on_the_day_that_somebody_added(tmp_path):
    tool = Tool(tmp_path / "data", {"learners.csv": LEARNERS.format(",Period End", ",2026-07-31", ",2026-07-31")})
    assert tool.ledger("learners.csv") == ("loaded", "learners", 2, 2, 0, 0, 0)
    assert [(rep, day, float(hours), kind) for rep, day, hours, kind in tool.query(HOURS)] == [
        ("Ann Bo", dt.date(2026, 7, 31), 1.5, "training"),
        ("Cy Do", dt.date(2026, 7, 31), 0.12, "training"),
    ]


def test_hours_viewed_of_no_period_are_held_and_a_mapping_may_state_it(tmp_path):
    bare = LEARNERS.format("", "", "")
    tool = Tool(tmp_path / "bare", {"linkedin_learning/learners.csv": bare})
    assert "misses the required column 'Period End'" in tool.reason("linkedin_learning/learners.csv")
    july = (
        "table: july\nentity: trainings\nkey: [rep]\ncolumns:\n  rep: Name\n  held_at: {constant: 2026-07-31}\n"
        "  hours: {header: Hours Viewed, kind: hours}\ndropped: [Email, Unique User ID]\n"
    )
    tool = Tool(tmp_path / "mapped", {"learning/july.csv": bare}, {"learning.yml": july})
    assert [float(row[2]) for row in tool.query(HOURS)] == [1.5, 0.12]
