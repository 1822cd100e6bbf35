-- Left out: missing-column t.code: It must not be NULL, has no default, and 1 row would lack a value.
-- Left out: missing-trigger t trigger touched: It rests on t.code, which is left out.
-- Left out: missing-view view v: It rests on t.code, which is left out.
.bail on
PRAGMA foreign_keys = OFF;
PRAGMA legacy_alter_table = ON;
PRAGMA legacy_alter_table = OFF;
PRAGMA foreign_keys = ON;
