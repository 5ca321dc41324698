"""Settings of a run, and the presets by name."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Round:
    """One descent: from where, how wide, and for which share of the budget.

    Attributes
    ----------
    warm
        Begin at the best schedule so far; otherwise at the initial point.
    spread
        K of σ = K · (ALAP − ASAP).
    share
        Of the iterations or the seconds of the run.
    again
        How often, at equal distances on the way, (μ, σ) begin anew at the means made legal.  It is
        still one descent: scales, ρ and λ go on.
    """

    warm: bool
    spread: float
    share: float
    again: int = 0


@dataclass(frozen=True)
class GausConfig:
    """The numbers behind a descent.

    Attributes
    ----------
    rounds
        Descents in order; later ones re-initialise (μ, σ) from the best legal schedule.
    learning_rate
        Of Adam, in steps and in log σ.
    slack_scale
        A step of μ is multiplied by 1 + slack_scale · mobility.
    quantiles
        Q, points that represent each distribution in a profile.
    peak_temperature
        τ of a soft maximum as a share of the initial peak.
    occupancy
        Weight of the mean relative to the maximum of a profile: it leads where the peak is flat.
    least_spread, final_spread
        Lower clamp of σ, and what σ is drawn to over a descent, if it is; both in steps.
    objective_scale
        Weight of the objective, divided by its initial value, against the penalties.
    penalty_most
        ρ at the end of a descent; 1 at its start.
    evaluate_every
        Iterations between two legalisations.
    iterations
        Budget when neither iterations nor seconds are asked for.
    later_levels
        Weight of a level of a lexicographic objective against the one before it.
    restarts
        Descents side by side, the first from the initial point and the others from near it.
    jitter
        Noise on the first, as a share of σ.
    """

    rounds: tuple[Round, ...] = (Round(False, 0.2, 0.7), Round(True, 0.05, 0.3))
    learning_rate: float = 1e-2
    slack_scale: float = 0.1
    quantiles: int = 8
    peak_temperature: float = 0.025
    occupancy: float = 0.1
    least_spread: float = 0.1
    final_spread: float | None = 0.15
    objective_scale: float = 2.6
    penalty_most: float = 100.0
    evaluate_every: int = 20
    iterations: int = 300
    later_levels: float = 0.1
    restarts: int = 1
    jitter: float = 0.1

    given: bool = False
    """Begin at the initial point alone; otherwise other quick schedules are incumbents as well."""

    probability: bool = False
    """Broken dependences count by their probability; otherwise by the steps they are broken by."""


_PAPER = GausConfig(
    rounds=(Round(False, 0.2, 1.0, again=3),),
    slack_scale=0.0,
    occupancy=0.0,
    final_spread=None,
    objective_scale=1.0,
    iterations=600,
    given=True,
    probability=True,
)
"""GauS as published, where that says something: one descent from the midpoint or a list schedule,
σ = K · (ALAP − ASAP), Adam at 1e-2 on μ and log σ alike, an augmented Lagrangian over the
probabilities that dependences are broken, sampling that rounds μ and makes it legal greedily, and
(μ, σ) that begin anew there.  K, τ, how often they do, and ρ are ours."""

PRESETS = {"gaus": GausConfig(), "gaus-paper": _PAPER}
"""Both round the means, legalise and re-initialise, without local search."""
