"""Answers of customers to a survey (satisfaction, recommendation). A layout of our own; comments never land."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import Dialect, TableSpec

_answer = columns_of("surveys")

RESPONSES = TableSpec(
    source="survey",
    table="responses",
    entity="surveys",
    description="One row per answer; score out of scale max.",
    columns=(
        _answer("response_id", "Response ID", required=True, not_null=True),
        _answer("email", "Customer Email", required=True),
        _answer("customer_id", "Customer ID"),
        _answer("responded_at", "Responded At", required=True, not_null=True),
        _answer("score", "Score", required=True, not_null=True),
        _answer("scale_max", "Scale Max", required=True, not_null=True),
    ),
    key=("response_id",),
    snapshot=False,
    dialect=Dialect(multiline=True),
    dropped=("Comments?",),
)

TABLES = (RESPONSES,)
