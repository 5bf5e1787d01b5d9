"""What people type and paste: one reader for each kind of value, without a database, and on top of each a field for
forms, for the API, for filters and for commands. Nothing else reads a typed value."""
