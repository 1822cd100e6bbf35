-- Left out: extra-constraint item foreign key (owner): It isn't expected, and nothing is dropped unasked.
-- Left out: extra-table person: item foreign key (owner) stands on it, and stays.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
