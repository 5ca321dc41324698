"""Scheduled loops as the `loopschedule` dialect, also as CIRCT's Calyx lowering takes them."""
