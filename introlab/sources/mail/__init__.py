"""Mail of every kind: headers only, sorted from bulk, with who wrote to whom."""
