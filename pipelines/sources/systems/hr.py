"""People: the roster, who was in which team when, and quotas. Layouts of our own; reps are no prospects."""

from __future__ import annotations

from pipelines.sources.shorthand import columns_of
from pipelines.sources.spec import TableSpec

_rep = columns_of("reps")
ROSTER = TableSpec(
    source="hr",
    table="roster",
    entity="reps",
    description="One row per employee, leavers included.",
    columns=(
        _rep("rep_id", "Employee ID", required=True, not_null=True),
        _rep("rep_name", "Name", required=True, not_null=True),
        _rep("email", "Email"),
        _rep("role", "Role"),
        _rep("department", "Department", required=True),
        _rep("team", "Team"),
        _rep("manager", "Manager"),
        _rep("territory", "Territory"),
        _rep("employment_type", "Employment Type"),
        _rep("hired_at", "Hire Date", required=True, not_null=True),
        _rep("left_at", "Leave Date", required=True),
        _rep("leave_reason", "Leave Reason"),
    ),
    key=("rep_id",),
)

_membership = columns_of("rep_teams")
TEAMS = TableSpec(
    source="hr",
    table="teams",
    entity="rep_teams",
    description="One row per employee and stay in a team: valid from (inside) to (not inside).",
    columns=(
        _membership("rep_id", "Employee ID", required=True, not_null=True),
        _membership("team", "Team", required=True, not_null=True),
        _membership("valid_from_at", "Valid From", required=True, not_null=True),
        _membership("valid_to_at", "Valid To", required=True),
    ),
    key=("rep_id", "valid_from_at"),
)

_quota = columns_of("quotas")
QUOTAS = TableSpec(
    source="hr",
    table="quotas",
    entity="quotas",
    description="One row per employee and period; both days are inside.",
    columns=(
        _quota("rep_id", "Employee ID", required=True, not_null=True),
        _quota("team", "Team"),
        _quota("period_start_at", "Period Start", required=True, not_null=True),
        _quota("period_end_at", "Period End", required=True, not_null=True),
        _quota("amount", "Quota", required=True, not_null=True),
        _quota("currency", "Currency", required=True),
    ),
    key=("rep_id", "period_start_at", "period_end_at"),
    marks=("Quota",),  # salaries and targets have people and periods too
)

TABLES = (ROSTER, TEAMS, QUOTAS)
