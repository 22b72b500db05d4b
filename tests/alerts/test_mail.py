"""Mail through a real SMTP server: what arrives, in which thread, and what a refusal does."""

from __future__ import annotations

import socket

import pytest

from pipelines import scorecard, warehouse
from pipelines.alerts import outbox, send
from pipelines.company import Company
from tests.alerts.conftest import Desk
from tests.alerts.mail_server import MailServer
from tests.contract_tables import PUBLICATION, insert

FIGURES = {"unit": "currency", "currency": "EUR", "actual_value": 412_000.0, "target_value": 1e6}


@pytest.fixture
def server():
    with MailServer() as running:
        yield running


@pytest.fixture
def mailed(desk: Desk, server: MailServer) -> Desk:
    desk.routes("receivers:\n  - {name: sales, url_env: SALES_URL}\ndefault: [sales]\n")
    desk.environ["SALES_URL"] = f"mailto://127.0.0.1:{server.port}?from=kpi@co.example&to=a@co.example,b@co.example"
    return desk


def page(desk: Desk, name: str) -> None:
    desk.settings.scorecard_dir.mkdir(parents=True, exist_ok=True)
    (desk.settings.scorecard_dir / name).write_text(f"<h1>{name}</h1>")


def test_a_mail_has_a_table_a_text_and_the_owner_s_page(mailed: Desk, server: MailServer):
    page(mailed, "index.html")
    page(mailed, "owner-priya.html")
    mailed.judge(0, revenue={"state": "off_pace", **FIGURES})

    [mail] = server.mails
    assert server.recipients == [["a@co.example", "b@co.example"]]
    assert mail["Subject"] == "▼ Statement of revenue needs attention"
    text = mail.get_body(("plain",)).get_content()
    assert text.startswith("Statement of revenue: off pace (data to Sep 14, 2026).\r\n")
    html = mail.get_body(("html",)).get_content()
    for cell in ("▼ off pace", "€412K", "€1M", "about 20%", "Dec 31, 2026"):
        assert cell in html
    assert "<style" not in html and "src=" not in html
    [attached] = mail.iter_attachments()
    assert (attached.get_filename(), attached.get_content()) == ("owner-priya.html", "<h1>owner-priya.html</h1>")


def test_the_mails_of_one_goal_are_one_thread_and_each_has_its_own_identity(mailed: Desk, server: MailServer):
    for day, state in enumerate(["off_pace", "on_pace", "off_pace"]):
        mailed.judge(day, revenue=state, churn="at_risk")

    revenue = [mail for mail in server.mails if "revenue" in mail["Subject"]]
    churn = next(mail for mail in server.mails if "churn" in mail["Subject"])
    assert len({mail["References"] for mail in revenue}) == 1
    assert len({mail["Message-ID"] for mail in revenue}) == 3
    assert churn["References"] != revenue[0]["References"]
    assert all(mail["In-Reply-To"] == mail["References"] for mail in server.mails)


def test_hostile_names_stay_text_in_a_mail(mailed: Desk, server: MailServer):
    hostile = "<img src=x onerror=alert(1)>\r\nBcc: eve@evil.example [a](https://evil.example) www.evil.example"
    mailed.judge(0, revenue={"state": "off_pace", "statement": hostile, "owner": "../../company"})

    [mail] = server.mails
    html = mail.get_body(("html",)).get_content()
    assert "<img" not in html and "https://evil" not in html and "www.evil" not in html
    assert "Bcc" not in mail and server.recipients == [["a@co.example", "b@co.example"]]
    assert not list(mail.iter_attachments())


@pytest.mark.parametrize(
    ("answer", "sent", "dead", "error"),
    [
        ("451 try later", 1, 0, None),
        ("421 too many", 1, 0, None),
        ("hang", 1, 0, None),
        ("550 spam", 0, 1, "the mail server answered 550"),
    ],
)
def test_for_now_is_tried_again_and_for_good_is_dead(
    mailed: Desk, server: MailServer, answer: str, sent: int, dead: int, error: str | None
):
    server.answers = [answer]
    mailed.judge(0, run=False, revenue="off_pace")
    result = mailed.announce(timeout=1.0)

    assert (result.sent, result.dead, len(server.mails)) == (sent, dead, sent)
    assert [letter.last_error for letter in result.dead_letters] == ([error] if error else [])


def test_a_mail_that_is_sent_twice_has_the_same_message_id(mailed: Desk, server: MailServer):
    mailed.judge(0, revenue="off_pace")
    with outbox.connect(send.outbox_path(mailed.settings)) as con:
        con.execute("update outbox set status = 'waiting'")
    mailed.announce()

    first, second = server.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert first["X-Paceline-Key"].strip() == "revenue | 2026-01-01:2026-12-31 | off_pace | 2026-09-14 | sales"


def test_one_recipient_of_two_refused_is_said_and_names_nobody(mailed: Desk, server: MailServer):
    server.refused = {"b@co.example"}
    result = mailed.judge(0, revenue="off_pace")

    assert server.recipients == [["a@co.example"]]
    assert (result.sent, result.dead, result.waiting) == (1, 0, 0)
    assert result.problems == ("sales: 1 of 2 recipients were refused (550)",)
    with outbox.connect(send.outbox_path(mailed.settings)) as con:
        [letter] = outbox.every(con)
    assert (letter.status, letter.last_error) == ("sent", "1 of 2 recipients were refused (550)")
    assert sorted(letter.recipients.values()) == ["550", "taken"] and "co.example" not in str(letter)

    assert mailed.announce().problems == result.problems and len(server.mails) == 1


def test_only_who_refused_for_now_gets_the_mail_again(mailed: Desk, server: MailServer):
    server.later = {"b@co.example": 4}
    first = mailed.judge(0, revenue="off_pace")
    assert (first.sent, first.waiting) == (0, 1)
    with outbox.connect(send.outbox_path(mailed.settings)) as con:
        con.execute("update outbox set next_attempt_at = '2000-01-01'")
    second = mailed.announce()

    assert (second.sent, second.dead, second.problems) == (1, 0, ())
    assert server.recipients == [["a@co.example"], ["b@co.example"]]
    assert len({mail["Message-ID"] for mail in server.mails}) == 1


def test_when_nobody_takes_it_the_letter_is_dead(mailed: Desk, server: MailServer):
    server.refused = {"a@co.example", "b@co.example"}
    result = mailed.judge(0, revenue="off_pace")

    assert [letter.last_error for letter in result.dead_letters] == ["2 of 2 recipients were refused (550)"]


def test_a_grouped_mail_stands_in_the_thread_of_each_of_its_goals(mailed: Desk, server: MailServer):
    mailed.judge(0, revenue="off_pace", churn="off_pace")
    alone = {mail["References"] for mail in server.mails}
    mailed.routes(mailed.settings.alerts_path.read_text() + "group_by: owner\n")
    mailed.judge(1, revenue="on_pace", churn="at_risk", cac="off_pace")
    mailed.judge(2, revenue="off_pace", churn="on_pace", cac="off_pace")

    together = server.mails[-1]["References"].split()
    assert len(alone) == 2 and set(together) == alone


def test_the_attached_page_has_no_menu_of_pages_that_are_not_attached(mailed: Desk, server: MailServer):
    mailed.judge(0, run=False, revenue={"state": "off_pace", "kpi": "revenue_net"}, churn={
        "state": "on_pace", "kpi": "revenue_net", "owner": "mei",
    })  # fmt: skip
    with warehouse.connect(mailed.published) as con:
        con.execute(f"create table meta.publication ({PUBLICATION})")
        insert(
            con, "meta.publication", run_id="run-1", as_of_date=mailed.as_of, published_at=mailed.as_of,
            git_revision="abc", content_hash="def",
        )  # fmt: skip
    scorecard.write(mailed.published, mailed.settings.scorecard_dir, Company())
    mailed.announce()

    written = (mailed.settings.scorecard_dir / "owner-priya.html").read_text()
    attached = next(server.mails[0].iter_attachments()).get_content()
    assert "owner-mei.html" in written and "owner-mei.html" not in attached
    assert "Statement of revenue" in attached and attached.rstrip().endswith("</html>")


def test_a_server_that_is_not_there_keeps_the_letter(mailed: Desk):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    mailed.environ["SALES_URL"] = (
        f"mailto://user:s3cret@127.0.0.1:{port}?from=kpi@co.example&to=a@co.example&mode=insecure"
    )
    result = mailed.judge(0, revenue="off_pace")

    assert result.waiting == 1
    assert result.problems == ("sales: the mail server cannot be reached (ConnectionRefusedError)",)


def test_a_digest_brings_the_company_s_page(mailed: Desk, server: MailServer):
    page(mailed, "index.html")
    mailed.routes(
        "receivers:\n  - {name: sales, url_env: SALES_URL}\ndigests:\n  - {every: day, receivers: [sales]}\n"
    )
    mailed.judge(0, revenue="off_pace", churn={"state": "on_pace", "owner": "bo"})

    [mail] = server.mails
    html = mail.get_body(("html",)).get_content()
    assert html.count("<tr>") == 3 and "1 of 2 goals needs attention · Sep 14, 2026" in html
    assert [part.get_filename() for part in mail.iter_attachments()] == ["index.html"]
