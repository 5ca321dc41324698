"""Names of the operations that decide what a piece of IR is to a scheduler."""

from __future__ import annotations

UNSCHEDULED, SCHEDULED = "pipeline.unscheduled", "pipeline.scheduled"
INSTANCE = "ssp.instance"
AFFINE_FOR, SCF_FOR = "affine.for", "scf.for"
FOR = (AFFINE_FOR, SCF_FOR)
MODULE, FUNCTION = "hw.module", "func.func"
