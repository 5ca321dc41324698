"""The question and the answer: problems and schedules as arrays."""
