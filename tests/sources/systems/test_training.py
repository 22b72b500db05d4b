"""The training log."""

from tests.sources.systems.tool import Tool

LOG = (
    "Session ID,Employee ID,Date,Title,Kind,Hours\nT1,007,2026-07-01,Price talks,Training,1.50\n"
    "T1,008,2026-07-01,Price talks,training,1.50\nT2,007,2026-07-02,,mentoring,0.50\nT3,007,2026-02-30,x,training,1\n"
)


def test_a_session_counts_for_everybody_who_took_part(tmp_path):
    tool = Tool(tmp_path / "data", {"training-log.csv": LOG})
    assert tool.ledger("training-log.csv") == ("loaded", "log", 4, 3, 0, 1, 0)
    assert tool.query("select rep, kind, sum(hours)::double from canonical.trainings group by all order by 1, 2") == [
        ("007", "mentoring", 0.5),
        ("007", "training", 1.5),
        ("008", "training", 1.5),
    ]
