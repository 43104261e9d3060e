"""Measurements of the open recommendation, on invented people."""
