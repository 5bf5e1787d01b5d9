"""The pages of a candidacy."""
