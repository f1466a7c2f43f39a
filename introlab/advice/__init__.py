"""What follows from what is known: ranking, gate, coverage, what to tag next."""
