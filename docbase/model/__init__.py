"""Frozen values that flow between the rooms; standard library only, no input or output."""
