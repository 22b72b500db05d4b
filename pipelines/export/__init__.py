"""The published tables as files for other tools: Parquet, one file a table, or one Excel workbook."""

from pipelines.export.exporting import FORMATS, Exported, export

__all__ = ["FORMATS", "Exported", "export"]
