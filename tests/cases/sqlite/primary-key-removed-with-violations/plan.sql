-- Left out: missing-primary-key customer primary key: 1 row repeat a key or lack one.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
