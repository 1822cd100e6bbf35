-- Indexes that were made as such.
SELECT m.tbl_name, m.name, m.sql
FROM sqlite_schema m
WHERE m.type = 'index' AND m.sql IS NOT NULL AND {scope}
ORDER BY m.tbl_name, m.name
