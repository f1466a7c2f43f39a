"""What single cells mean: names, dates, and the keys that tell one person from another."""
