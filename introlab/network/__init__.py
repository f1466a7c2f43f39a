"""What is known: contacts, ties, trust, prospects, who knows whom, asks."""
