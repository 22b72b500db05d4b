"""The KPIs computed a second time, in plain Polars over the published facts, from their definitions alone.

A module per family holds one function per KPI: (company, cell) → (numerator, denominator). None stands for what
nobody can know; a KPI that is no ratio has the denominator None.
"""
