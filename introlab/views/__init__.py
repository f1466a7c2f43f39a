"""See and touch: figures, the report page, forms."""
