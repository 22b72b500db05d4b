"""A failed run is told once to the receivers of run failures."""

from __future__ import annotations

from pipelines.alerts import run_failure


def test_a_failed_run_is_told_once_to_whom_it_concerns(desk, receiver):
    desk.routes("receivers: [{name: engineers, url_env: ENGINEERS_URL}]\ndata_engineers: [engineers]\n")
    environ = {"ENGINEERS_URL": receiver.url}
    reason = "dbt_build: 1 model failed: fct_deal: column not found <!channel>"
    told = [run_failure.announce(desk.settings, "run-1", reason, environ=environ) for _ in range(2)]
    assert told == [1, 0]
    (body,) = receiver.requests
    assert "run failed" in body["subject"]
    assert "fct_deal: column not found" in body["text"]
    assert "<!channel>" not in body["text"]


def test_without_a_route_it_goes_to_the_log(desk):
    run_failure.announce(desk.settings, "run-2", "publish: refused")
    assert [line["subject"] for line in desk.log()] == ["▼ Paceline run failed: the last published version stays"]
