"""A conformance file of cases, run by the same functions as the live election."""
