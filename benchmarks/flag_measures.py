"""How good probabilities and flags are, against what became of the goals."""

from __future__ import annotations

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit
from scipy.stats import rankdata

Array = np.ndarray
BINS = 10
FLAG = 0.5
RECALL = 0.80
# What a logarithm is taken of is kept this far from 0: one certain error does not outweigh a thousand goals.
SURE = 0.001


def brier(said: Array, met: Array) -> float:
    return float(np.mean((said - met) ** 2))


def log_loss(said: Array, met: Array) -> float:
    return float(-np.mean(np.log(np.clip(np.where(met, said, 1.0 - said), SURE, 1.0))))


def auc(said: Array, met: Array) -> float:
    """The chance that a goal that was met had the higher probability than one that was not."""
    ranks, good = rankdata(said), int(met.sum())
    return float((ranks[met].sum() - good * (good + 1) / 2) / (good * (len(met) - good)))


def reliability(said: Array, met: Array) -> list[tuple[float, float, float, float]]:
    """(from, mean said, share met, goals) of ten bins of equal width; empty ones are left out."""
    at = np.minimum((said * BINS).astype(int), BINS - 1)
    bins = [(i / BINS, at == i) for i in range(BINS)]
    return [
        (low, float(said[one].mean()), float(met[one].mean()), float(one.sum())) for low, one in bins if one.any()
    ]


def calibration_error(said: Array, met: Array) -> float:
    return sum(abs(a - b) * goals for _, a, b, goals in reliability(said, met)) / len(met)


def flags(said: Array, met: Array) -> tuple[float, float, float]:
    """Precision, recall and false alarms of the flag P < .5."""
    flagged = said < FLAG
    return float(np.mean(~met[flagged])), float(np.mean(flagged[~met])), float(np.mean(flagged[met]))


def false_alarms_at_recall(said: Array, met: Array) -> float:
    """How many of the goals that end met are flagged by the threshold that flags 80 % of those that do not."""
    return float(np.mean(said[met] <= np.quantile(said[~met], RECALL)))


def often_changed(flagged: Array) -> float:
    """The share of paths (a row each) that change three times or more."""
    return float(np.mean((flagged[:, 1:] != flagged[:, :-1]).sum(axis=1) >= 3))


def calibrated(lead: Array, met: Array, fold: Array) -> Array:
    """Logistic regression of `met` on the lead over the linear rule, each fold by the others."""
    said, x = np.empty(len(met)), np.column_stack([np.ones(len(lead)), lead])
    for one in np.unique(fold):
        kept = fold != one
        found = minimize(lambda w, kept=kept: log_loss(expit(x[kept] @ w), met[kept]), [0.0, 5.0], method="L-BFGS-B")
        said[~kept] = expit(x[~kept] @ found.x)
    return said
