-- Left out: extra-trigger t trigger touched: It isn't expected, and nothing is dropped unasked.
-- Left out: extra-object view v: It isn't expected, and nothing is dropped unasked.
-- Left out: extra-table log: t trigger touched stands on it, and stays.
-- Left out: extra-column t.seen: view v stands on it, and stays.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
