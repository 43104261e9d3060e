"""The public pages of nomination, by subject."""
