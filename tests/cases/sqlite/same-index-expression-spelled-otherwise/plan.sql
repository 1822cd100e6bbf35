.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
