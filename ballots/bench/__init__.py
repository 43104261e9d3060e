"""How fast the box takes ballots and how fast it is counted, measured as it runs in the hall: the production
server, real workers, and PostgreSQL writing to disk. ``make bench`` starts it all."""
