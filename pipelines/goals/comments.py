"""What analysts read beside the tables and columns of the schema `goals`."""

from __future__ import annotations

UNIT = "in the unit of the KPI (money in column currency)"

SCORE = {
    "goal_id": "The goal; the id in its file, with the part's name where a split made it.",
    "parent_goal_id": "The goal that this one is a part of; NULL where there is none.",
    "statement": "The goal as a sentence, from its file.",
    "kpi": "Key of the KPI, see kpis.dim_kpi.",
    "unit": "Unit of all …_value: currency, ratio (0 to 1), count, days, months, hours, score or multiple.",
    "currency": "The company's currency where the unit is currency; else NULL.",
    "direction": "What is better: increase, decrease, or staying in a band.",
    "scope_type": "Kind of scope: company, team, rep, segment, territory, channel or product.",
    "scope_id": "Whose figures: a team's or rep's name or id, …; 'all' for the company.",
    "kind": "annual, team, individual or activity.",
    "owner": "Who answers for the goal; a short name, never an address.",
    "window_start_date": "First day of the goal.",
    "window_end_date": "Last day of the goal, inside it.",
    "as_of_date": "The last judged day.",
    "state": (
        "not_started, too_early, no_history, no_baseline, not_scored, paused, on_pace, at_risk, off_pace, achieved "
        "or missed."
    ),
    "state_since_date": "Since when it is in this state; NULL before the goal begins.",
    "previous_state": "The state before; NULL where there was none.",
    "probability_ratio": "Chance of meeting the target, 0 to 1; NULL where it is not judged.",
    "stretch_probability_ratio": "Chance of meeting the stretch, 0 to 1; NULL where there is none or none is judged.",
    "progress_ratio": (
        "Way gone from the baseline (0) to the target (1), may lie below 0 and above 1; of what must only be kept (a "
        "cap), 1 while it is."
    ),
    "grade_ratio": "progress_ratio, kept within 0 to 1.",
    "actual_value": f"The figure as of as_of_date, {UNIT}.",
    "baseline_value": f"What a change is measured from, as first known, {UNIT}; NULL without a change.",
    "target_value": f"What the goal wants, {UNIT}; the middle of a band.",
    "stretch_value": f"The further level that the goal names, {UNIT}; NULL where it names none.",
    "expected_value": f"What should be there by as_of_date on the way to the target, {UNIT}.",
    "forecast_value": f"Where the window is likely to end (median), {UNIT}.",
    "forecast_low_50_value": f"Lower end of the range that holds the end with a chance of 50 %, {UNIT}.",
    "forecast_high_50_value": f"Upper end of the range that holds the end with a chance of 50 %, {UNIT}.",
    "forecast_low_80_value": f"Lower end of the range that holds the end with a chance of 80 %, {UNIT}.",
    "forecast_high_80_value": f"Upper end of the range that holds the end with a chance of 80 %, {UNIT}.",
    "required_rate_value": f"What each week must bring, {UNIT} per week; of a ratio, what the rest must be.",
    "recent_rate_value": f"What the last weeks brought, {UNIT} per week; of a ratio, what it was in them.",
    "smart_specific": "Whether the goal is specific: 'pass: …', 'warn: …' or 'fail: …', with the reason.",
    "smart_measurable": "Whether the goal can be measured: 'pass: …', 'warn: …' or 'fail: …', with the reason.",
    "smart_achievable": "Whether history makes it likely enough: 'pass: …', 'warn: …' or 'fail: …', with the reason.",
    "smart_relevant": "Whether it serves another or an owner: 'pass: …', 'warn: …' or 'fail: …', with the reason.",
    "smart_time_bound": "Whether it can be judged in its window: 'pass: …', 'warn: …' or 'fail: …', with the reason.",
    "reason": "Why it is in this state, in words and numbers.",
    "why": "What explains the gap of a goal at risk or off pace, in sentences; its rows are in goals.goal_gap.",
}
PATH = {
    "goal_id": "The goal, see goals.goal_scores.",
    "point_date": "The day of the point.",
    "actual_value": f"The figure as of that day, {UNIT}; NULL for days to come.",
    "expected_value": f"What should be there by that day on the way to the target, {UNIT}.",
    "forecast_value": f"What is likely to be there by that day (median), {UNIT}; NULL for days that are over.",
    **{name: text for name, text in SCORE.items() if name.startswith("forecast_") and name != "forecast_value"},
}

# Table -> what a row of it is, and its columns.
TABLES: dict[str, tuple[str, dict[str, str]]] = {
    "goal_scores": ("Every goal, judged on the last day: one row per goal.", SCORE),
    "goal_score_history": (
        "Every goal as judged on each day that was run or replayed: one row per goal, as_of_date and knowledge.",
        SCORE | {"knowledge": "What it was judged by: the files that were there `then`, or all of `today`."},
    ),
    "goal_paths": ("What the pace chart of each goal draws: one row per goal and day of its window.", PATH),
    "goal_gap": (
        "What explains the gap of each goal at risk or off pace: one row per goal, kind and place, five at most.",
        {
            "goal_id": "The goal, see goals.goal_scores.",
            "kind": (
                "scope (team or rep), channel, side (of a ratio), time (a month or week), stage, deal_slipped, "
                "deal_lost or customer_lost."
            ),
            "place": "1 is the worst of its kind.",
            "name": "The team, rep, channel, side, stage, deal or customer, the first day of a month or week.",
            "contribution_value": (
                f"How much it moves the goal's figure, {UNIT}, negative down; of a stage the deals or days "
                "lost on last year, of a record its amount (of a customer: a month)."
            ),
            "base_value": (
                f"What it should have by now, {UNIT}; of a stage, a ratio's part or its sides the value a year "
                "before; NULL where there is none."
            ),
            "actual_value": f"What it has, {UNIT}; of a stage its conversion (0 to 1) or days; NULL for records.",
            "unit": "Unit of contribution_value: that of the KPI, count or days of a stage, currency of a record.",
            "text": "The same as a sentence.",
        },
    ),
    "goal_errors": (
        "What could not be read in the goal files: one row per error; such a goal has no score.",
        {
            "file": "The goal file, relative to the folder goals/.",
            "line": "Line of the error, from 1.",
            "column": "Column of the error, from 1.",
            "message": "What is wrong and what would be right.",
        },
    ),
    "goal_history": (
        "Every definition that a goal has had: one row per goal and definition.",
        {
            "goal_id": "The goal.",
            "definition_hash": "Changes when anything changes that decides how the goal is judged.",
            "first_seen_as_of_date": "The judged day of the run that saw this definition first.",
            "definition": "All that decides how the goal is judged, as a JSON object of what is stated.",
        },
    ),
}
