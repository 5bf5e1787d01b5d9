"""The pages of the internal pool."""
