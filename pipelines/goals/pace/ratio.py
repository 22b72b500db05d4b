"""Where a rate of cases will end: won so far + the Beta-binomial of the cases still to be decided."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.special import betainc, betaln, gammaln

from pipelines.goals.pace.forecast import Array, Forecast
from pipelines.goals.pace.prior import LEAST_CASES, LEAST_PRIOR, Prior

# Up to here the Beta-binomial is summed exactly; beyond it a Beta of the same mean and variance is within .002.
EXACT = 400


def cases(won: Array, decided: Array, to_come: Array, prior: Prior) -> Forecast | None:
    """The final won ÷ decided, at steps where `won` of `decided` are known and `to_come` are expected.

    None where there are fewer than 5 decided cases and no prior worth 20.
    """
    won, decided = np.asarray(won, float), np.asarray(decided, float)
    if decided[-1] < LEAST_CASES and prior.worth < LEAST_PRIOR:
        return None
    return _of_counts(won, decided + np.round(to_come), np.round(to_come),
                      prior.won + won, prior.lost + np.maximum(decided - won, 0.0))  # fmt: skip


def population(lost: Array, opening: Array, left: Array, months: Array, exposed: Array) -> Forecast | None:
    """The final lost ÷ opening, when `lost` of `opening` are known and `left` months of the window are to come.

    `months` and `exposed` are the losses and opening counts of past periods of one month. None without a past.
    """
    opening = np.asarray(opening, float)
    if not np.sum(exposed) > 0:
        return None
    monthly = (np.sum(months) + 0.5) / (np.sum(exposed) + 1.0)
    chance = np.clip(1.0 - (1.0 - min(monthly, 0.999)) ** np.asarray(left, float), 1e-9, 1.0 - 1e-9)
    rates = np.asarray(months, float) / np.maximum(exposed, 1.0)
    own = max(float(np.var(rates)) - monthly * (1 - monthly) * float(np.mean(1.0 / np.maximum(exposed, 1.0))), 0.0)
    # Months of losses are alike by this many cases: the worth of the Beta they are drawn from.
    worth = np.clip(monthly * (1 - monthly) / own if own > 0 else 1e4, 5.0, 1e4)
    standing = np.maximum(opening - lost, 0.0)
    return _of_counts(np.asarray(lost, float), opening, np.where(np.asarray(left) > 0, standing, 0.0),
                      worth * chance, worth * (1.0 - chance))  # fmt: skip


def _of_counts(sure: Array, whole: Array, trials: Array, a: Array, b: Array) -> Forecast:
    """(sure + X) ÷ whole with X ~ Beta-binomial(trials, a, b), per step."""
    trials = np.maximum(np.round(trials), 0.0)
    whole, cdf = np.maximum(whole, 1e-12), _cdf(trials, a, b)

    def at_most(x: Array) -> Array:
        return cdf(np.floor(np.asarray(x, float) * whole - sure + 1e-9 * whole))

    def at_least(x: Array) -> Array:
        return 1.0 - cdf(np.ceil(np.asarray(x, float) * whole - sure - 1e-9 * whole) - 1.0)

    return Forecast(at_most, at_least, sure / whole - 1e-9, (sure + trials) / whole + 1e-9)


def _cdf(trials: Array, a: Array, b: Array) -> Callable[[Array], Array]:
    """P(X <= count) of the Beta-binomials (trials, a, b), per step."""
    a, b = np.broadcast_to(a, trials.shape), np.broadcast_to(b, trials.shape)
    exact = trials <= EXACT
    table = _table(np.where(exact, trials, 0.0), a, b)
    # Var(X/n) = mean(1 − mean)(a + b + n) / (n (a + b + 1)): the worth of a Beta with that variance.
    worth = np.maximum(trials * (a + b + 1.0) / (a + b + np.maximum(trials, 1.0)) - 1.0, 1e-6)
    won, lost = worth * a / (a + b), worth * b / (a + b)
    steps = np.arange(len(trials))

    def cdf(count: Array) -> Array:
        inside = np.clip(count, 0.0, trials)
        summed = table[steps, np.where(exact, inside, 0.0).astype(int)]
        if not exact.all():
            near = betainc(won, lost, np.clip((inside + 0.5) / np.maximum(trials, 1.0), 0.0, 1.0))
            summed = np.where(exact, summed, near)
        return np.where(count < 0, 0.0, np.where(count >= trials, 1.0, summed))

    return cdf


def _table(trials: Array, a: Array, b: Array) -> Array:
    """Running sums of the Beta-binomial probabilities, one row per step, as long as the most trials."""
    n, a, b = trials[:, np.newaxis], a[:, np.newaxis], b[:, np.newaxis]
    k = np.arange(int(trials.max(initial=0)) + 1)
    some = np.minimum(k, n)
    log = gammaln(n + 1) - gammaln(some + 1) - gammaln(n - some + 1) + betaln(some + a, n - some + b) - betaln(a, b)
    return np.minimum(np.cumsum(np.where(k <= n, np.exp(log), 0.0), axis=1), 1.0)
