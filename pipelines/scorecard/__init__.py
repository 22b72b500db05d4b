"""The scorecard: one self-contained page per audience, made from the published file and nothing else."""

from pipelines.scorecard.page import write
from pipelines.scorecard.preview import preview

__all__ = ["preview", "write"]
