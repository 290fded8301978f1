"""Reads of targets; other rooms start here: `completion`, `completion_of_people` (R7, K3, K8)."""

from tongzheng.targets.queries.progress import Completion, completion, completion_of_people

__all__ = ["Completion", "completion", "completion_of_people"]
