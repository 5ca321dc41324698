"""GFlowNet scheduling: sample schedules with probability proportional to a reward.

D. W. Zhang, C. Rainone, M. Peschl, R. Bondesan, "Robust Scheduling with GFlowNets", ICLR 2023.
"""
