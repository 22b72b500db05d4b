"""Sign-ups by e-mail and on the site."""

from tests.sources.systems.tool import Tool

HEADER = "Signup ID,Email,Company Domain,Signed Up At,Via,Channel,Plan,UTM Source\n"
ROWS = (
    "SU-1,a@one.example,one.example,2026-07-01 23:30:00,Site,Organic,free,\n"
    "SU-2,b@two.example,https://www.Two.example/,2026-07-02 08:00:00,email,Newsletter,trial,spring\n"
    "SU-3,c@three.example,,2026-07-03,website,,,\n"
)


def test_both_ways_to_sign_up_land_as_words_of_their_own(tmp_path):
    tool = Tool(tmp_path / "data", {"signups-2026.csv": HEADER + ROWS})
    assert tool.ledger("signups-2026.csv") == ("loaded", "signups", 3, 3, 0, 0, 0)
    found = tool.query(
        "select signup_id, via, company_domain, signed_up_date::varchar from canonical.signups order by 1"
    )
    assert found == [
        ("SU-1", "site", "one.example", "2026-07-01"),
        ("SU-2", "email", "two.example", "2026-07-02"),
        ("SU-3", "site", None, "2026-07-03"),
    ]
    assert b"a@one.example" not in tool.settings.warehouse_path.read_bytes()


def test_a_feed_only_adds(tmp_path):
    second = HEADER + ROWS.splitlines()[1] + "\nSU-4,d@four.example,,2026-07-09,site,,,\n"
    tool = Tool(tmp_path / "data", {"signups-2026-07-04.csv": HEADER + ROWS, "signups-2026-07-10.csv": second})
    assert tool.ledger("signups-2026-07-10.csv") == ("loaded", "signups", 2, 1, 1, 0, 0)
    assert tool.query("select count(*) from canonical.signups") == [(4,)]
