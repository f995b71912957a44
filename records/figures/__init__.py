"""Figures about what happened, one function each, counted by the database."""
