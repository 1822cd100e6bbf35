-- Left out: missing-check reading check whole: The rows in its way couldn't be counted, since SQLite says integer overflow.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
