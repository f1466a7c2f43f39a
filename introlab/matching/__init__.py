"""Which records are about one person: Fellegi-Sunter match weights over capped blocks."""
