"""Student's t with 4 degrees of freedom: the tail of every forecast error here, in closed form.

Heavy enough that one odd month does not make a forecast certain, light enough to have a variance.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def cdf(t: Array | float) -> Array:
    """P(T <= t); exact (1/2 + 3/8·u·(1 − u²/12·...) written with u = t/sqrt(4 + t²))."""
    t = np.asarray(t, dtype=float)
    u = np.where(np.isinf(t), np.sign(t), t / np.sqrt(4.0 + np.where(np.isinf(t), 0.0, t) ** 2))
    return 0.5 + 0.25 * u * (3.0 - u**2)


def quantile(q: Array | float) -> Array:
    """The t with P(T <= t) = q, for 0 < q < 1 (u solves u³ − 3u + 4q − 2 = 0, by the cosine form)."""
    q = np.asarray(q, dtype=float)
    u = 2.0 * np.sin(np.arcsin(np.clip(2.0 * q - 1.0, -1.0, 1.0)) / 3.0)
    return 2.0 * u / np.sqrt(np.maximum(1.0 - u**2, 1e-300))
