-- Columns of tables. Not of views: one that names a missing column would fail the whole statement.
SELECT m.name, x.name, CAST(x.cid + 1 AS TEXT), x.type, CAST(x."notnull" AS TEXT), x.dflt_value,
       CAST(x.pk AS TEXT), CAST(x.hidden AS TEXT)
FROM sqlite_schema m JOIN pragma_table_xinfo(m.name) x
WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND {scope}
ORDER BY m.name, x.cid
