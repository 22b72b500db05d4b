"""Where a rate of cases will end: won so far + the Beta-binomial of the cases still to be decided."""

from __future__ import annotations

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
    tables = [_cdf(int(n), float(x), float(y)) for n, x, y in zip(trials, a, b, strict=True)]
    whole = np.maximum(whole, 1e-12)

    def below(counts: Array) -> Array:
        """P(X <= counts) per step."""
        return np.array([
            0.0 if count < 0 else 1.0 if count >= n else table(count)
            for table, n, count in zip(tables, trials, np.floor(counts), strict=True)
        ])  # fmt: skip

    def at_most(x: Array) -> Array:
        return below(np.asarray(x, float) * whole - sure + 1e-9 * whole)

    def at_least(x: Array) -> Array:
        return 1.0 - below(np.ceil(np.asarray(x, float) * whole - sure - 1e-9 * whole) - 1.0)

    return Forecast(at_most, at_least, sure / whole - 1e-9, (sure + trials) / whole + 1e-9)


def _cdf(n: int, a: float, b: float):
    if n <= EXACT:
        k = np.arange(n + 1)
        log = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1) + betaln(k + a, n - k + b) - betaln(a, b)
        sums = np.minimum(np.cumsum(np.exp(log)), 1.0)
        return lambda count: sums[int(count)]
    # Var(X/n) = mean(1 − mean)(a + b + n) / (n (a + b + 1)): the worth of a Beta with that variance.
    mean, worth = a / (a + b), n * (a + b + 1.0) / (a + b + n) - 1.0
    return lambda count: float(betainc(worth * mean, worth * (1.0 - mean), (count + 0.5) / n))
