"""A proximal bundle method over weights that sum to one, with relative entropy as the distance.

Maximise f(w) = min over schedules of w · profile.  What was found so far bounds f from above; the
next weights maximise that model less the distance from the best weights, divided by the step.  Its
dual is a mixture of the profiles whose smoothed peak is least, found by moving shares pairwise.

Sources: K. Kiwiel, "Proximity control in bundle methods", Mathematical Programming 46 (1990); S.
Lacoste-Julien and M. Jaggi, "On the global linear convergence of Frank-Wolfe variants" (2015).
"""

from __future__ import annotations

import numpy as np

from gaus_pass.model.problem import BoolArray, IntArray
from gaus_pass.model.schedule import FloatArray

_SERIOUS, _GOOD = 0.1, 0.4
"""Share of what the model promised above which weights are kept, and a longer step is tried."""
_LONGER, _SHORTER = 1.6, 0.8
_FAILURES, _HOPELESS = 4, 30
"""Weights that were no better after which steps get shorter, and after which nothing comes."""
_MOST = 120
"""Profiles above which those that no mixture uses are dropped."""
_LEAST = 1e-7
"""Smallest weight, times the number of steps: nothing stays zero for ever."""
_MOVES, _HALVINGS = 300, 12
_CLOSE = 1e-4


class Bundle:
    """Profiles, the mixture of them that peaks least, and the weights to try next.

    Attributes
    ----------
    weights : (rows,)
        To be tried next; they sum to 1.
    best
        Largest value of f so far.
    peak
        No weights have a larger f: the peak of a mixture of profiles.
    shares : (k,)
        Of the mixture, by profile; sums to 1.
    """

    def __init__(self, weights: FloatArray) -> None:
        rows = len(weights)
        self.weights = np.maximum(weights, _LEAST / rows)
        self.weights /= self.weights.sum()
        self.best, self.peak = 0.0, np.inf
        self.shares = np.zeros(0)
        self._profiles = np.zeros((0, rows))
        self._centre, self._step, self._promised, self._failures = self.weights, 0.0, 0.0, 0

    def learn(self, profile: IntArray) -> None:
        """Take a schedule's profile into the model."""
        self._profiles = np.vstack((self._profiles, profile.astype(np.float64)))
        first = len(self.shares) == 0
        self.shares = np.ones(1) if first else np.append(0.9 * self.shares, 0.1)

    def tell(self, value: float, profile: IntArray) -> BoolArray:
        """Learn f at ``weights`` and a profile there; find the next weights.

        Returns
        -------
        Which of the profiles that were learnt are still kept, this one included.
        """
        self.learn(profile)
        self._judge(value, profile)
        kept = np.ones(len(self.shares), bool)
        if len(self.shares) > _MOST:
            kept = self.shares > 0
            self._profiles, self.shares = self._profiles[kept], self.shares[kept]
        self._mix()
        self._promised = float((self._profiles @ self.weights).min()) - self.best
        return kept

    @property
    def promised(self) -> float:
        """Gain of the next weights if the model is right."""
        return self._promised

    @property
    def best_weights(self) -> FloatArray:
        """(rows,) the best so far, or nearly."""
        return self._centre

    @property
    def is_stuck(self) -> bool:
        """Whether rounding errors are all that is left to gain."""
        return self._failures >= _HOPELESS

    def _judge(self, value: float, profile: IntArray) -> None:
        """Whether the weights become the centre, and how far to go from it."""
        first = self._step == 0.0
        if first:
            self._step = np.log(len(profile) + 1) / max(float(profile.max()) - value, 1.0)
        gain = (value - self.best) / max(self._promised, 1e-9)
        self.best = max(self.best, value)
        if first or gain > _SERIOUS:
            self._centre, self._failures = self.weights, 0
            self._step *= _LONGER if gain > _GOOD and not first else 1.0
            return
        self._failures += 1
        if self._failures >= _FAILURES:
            self._step *= _SHORTER

    def _mix(self) -> None:
        """Move shares from the profile that is worst under the weights to the one that is best."""
        shares, mixture = self.shares, self.shares @ self._profiles
        for _ in range(_MOVES):
            weights = self._smoothed(mixture)
            value = self._profiles @ weights
            up = int(np.argmin(value))
            down = int(np.argmax(np.where(shares > 0, value, -np.inf)))
            if float(value @ shares) - value[up] < _CLOSE * abs(value[up]):
                break
            direction = self._profiles[up] - self._profiles[down]
            amount = self._along(mixture, direction, float(shares[down]))
            shares[up] += amount
            shares[down] = max(shares[down] - amount, 0.0)
            mixture = mixture + amount * direction
        self.shares = shares / shares.sum()
        mixture = self.shares @ self._profiles
        self.peak = min(self.peak, float(mixture.max()))
        least = _LEAST / len(mixture)
        self.weights = np.maximum(self._smoothed(mixture), least)
        self.weights /= self.weights.sum()

    def _smoothed(self, mixture: FloatArray) -> FloatArray:
        power = np.log(self._centre) + self._step * mixture
        weights = np.exp(power - power.max())
        return weights / weights.sum()

    def _along(self, mixture: FloatArray, direction: FloatArray, most: float) -> float:
        """Step length beyond which the smoothed peak gets larger."""
        low, high = 0.0, most
        if self._smoothed(mixture + most * direction) @ direction <= 0:
            return most
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            if self._smoothed(mixture + middle * direction) @ direction > 0:
                high = middle
            else:
                low = middle
        return (low + high) / 2
