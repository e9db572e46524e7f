"""Figures of DESIGN §6: each page beside the least a Django page can do for the same rows."""
