"""The money cycle in the API: the same verbs as finance's pages."""
