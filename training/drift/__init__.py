"""Drift: whether the newest leads are still like those that the card learned from."""
