-- Left out: missing-index ticket index ticket_key: 1 row with a key that is repeated or missing.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
