"""The database: its tables, transactions and migrations."""
