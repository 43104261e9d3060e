"""Nomination at the admin site: lists to look at, and the pages on which its stages are worked."""

from nomination.admin import duplicate_list, lists, sheet_lists, stage_lists

__all__ = ["duplicate_list", "lists", "sheet_lists", "stage_lists"]
