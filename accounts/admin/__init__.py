"""The administration of people, behind the same sign-in as everything else."""

from accounts.admin import delegations, directions, people, policy

__all__ = ["delegations", "directions", "people", "policy"]
