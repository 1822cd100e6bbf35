-- Left out: missing-check product check (price > 0): 2 rows violate it.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
