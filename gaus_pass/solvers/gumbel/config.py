"""The numbers behind GS-Schedule; torch-free, so that the registry loads fast."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GumbelConfig:
    """Settings of a run.

    Attributes
    ----------
    epochs
        Budget when neither iterations nor seconds are asked for; 500 in the paper.
    least_batch, batch
        B, samples an epoch, each with its own logits: as many as `usual` numbers allow between
        the two.
    learning_rate
        Of AdamW at the start of the cosine schedule.
    temperature
        τ of the Gumbel-Softmax.
    early
        First logit of the first step: the paper starts inputs near the beginning.
    usual, most
        Numbers (B · n · D) that a run keeps by choice, and the most that it may.
    """

    epochs: int = 500
    least_batch: int = 2
    batch: int = 8
    learning_rate: float = 1.0
    temperature: float = 10.0
    early: float = 1.0
    usual: int = 2**17
    most: int = 2**28
