-- Left out: missing-index customer index by_name: Its name is that of supplier index by_name, which stays.
-- Left out: extra-index supplier index by_name: It isn't expected, and nothing is dropped unasked.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
