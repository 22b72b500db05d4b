"""Paceline: exports in a folder in, sales KPIs and judged SMART goals out."""
