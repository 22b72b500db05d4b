"""Udemy Business: minutes of video become hours."""

import pytest

from tests.sources.systems.tool import Tool


def test_minutes_of_video_become_hours_per_person_and_period(tmp_path):
    content = "Name,Surname,Email,Minutes Video Consumed,Period End\nAnn,Bo,ann@acme.example,90.5,2026-07-31\n"
    tool = Tool(tmp_path / "data", {"users.csv": content})
    [(rep, hours)] = tool.query("select rep, hours::double from canonical.trainings")
    assert (rep, hours) == ("Ann Bo", pytest.approx(1.5083))
