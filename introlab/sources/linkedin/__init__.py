"""LinkedIn's export: people, messages, endorsements, invitations and posts, of every era."""
