"""The scorecard: one self-contained page per audience, made from the published file and nothing else."""

from pipelines.scorecard.page import write

__all__ = ["write"]
