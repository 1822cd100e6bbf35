-- Left out: missing-view view totals: Its name is that of totals, which stays.
-- Left out: extra-table totals: Rows or values would be gone for good.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
