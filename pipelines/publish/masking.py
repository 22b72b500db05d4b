"""What must not leave the private warehouse, and how it is left out of the copy."""

from __future__ import annotations

# An address inside other text; deliberately wide, since a false alarm costs a word and a miss a person.
EMAIL_PATTERN = r"[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+"
MASK = "(e-mail address removed)"
# Text that people write freely. An address in any other column is a defect of a model: the audit refuses it.
_FREE_TEXT_ENDINGS = ("_name", "reason", "message", "definition", "statement", "file")
# The cell that could not be converted may be anybody's name; the line number finds it in the export.
_LEFT_OUT = {("meta", "quarantine"): ("raw_value",)}


def select_list(schema: str, table: str, columns: list[tuple[str, str]]) -> dict[str, str]:
    """Column name → SQL expression that yields it masked; columns that are left out are absent."""
    left_out = _LEFT_OUT.get((schema, table), ())
    names = [name for name, _ in columns]
    return {
        name: _expression(name, kind, "raw_value" in left_out and "raw_value" in names)
        for name, kind in columns
        if name not in left_out
    }


def _expression(name: str, kind: str, beside_raw_value: bool) -> str:
    quoted = '"' + name.replace('"', '""') + '"'
    if kind != "VARCHAR" or not name.endswith(_FREE_TEXT_ENDINGS):
        return quoted
    text = quoted
    if beside_raw_value and name == "reason":
        # A reason may quote the cell; one or two letters say nothing and stand in every sentence.
        text = f"case when length(raw_value) > 2 then replace({text}, raw_value, '…') else {text} end"
    return (
        f"case when contains({quoted}, '@') "
        f"then regexp_replace({text}, '{EMAIL_PATTERN}', '{MASK}', 'g') else {text} end as {quoted}"
    )
