"""Answers of customers; what they wrote stays where it is."""

from tests.sources.systems.tool import Tool

ANSWERS = (
    "Response ID,Customer Email,Customer ID,Responded At,Score,Scale Max,Comment\n"
    'R1,a@one.example,cus_1,2026-07-01 10:00,9,10,"Too dear,\nand ""slow"""\n'
    "R2,b@two.example,,2026-07-02 10:00,4,5,\nR3,c@three.example,,2026-07-03 10:00,,5,\n"
)


def test_answers_land_with_their_scale_and_without_their_words(tmp_path):
    tool = Tool(tmp_path / "data", {"survey.csv": ANSWERS})
    # An answer without a score answers nothing: it is in quarantine, with its line.
    assert tool.ledger("survey.csv") == ("loaded", "responses", 3, 2, 0, 1, 0)
    assert tool.query("select response_id, score::double, scale_max::double from canonical.surveys order by 1") == [
        ("R1", 9, 10),
        ("R2", 4, 5),
    ]
    assert b"Too dear" not in tool.settings.warehouse_path.read_bytes()
