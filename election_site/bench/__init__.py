"""What the measurements of all apps share."""
