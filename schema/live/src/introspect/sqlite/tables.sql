-- Tables, views and triggers with their statements.
WITH listed AS MATERIALIZED (SELECT name, type FROM pragma_table_list WHERE schema = 'main')
SELECT m.type, m.name, m.tbl_name, m.sql, l.type
FROM sqlite_schema m LEFT JOIN listed l ON l.name = m.name AND m.type IN ('table', 'view')
WHERE m.type IN ('table', 'view', 'trigger') AND m.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND {scope}
ORDER BY m.type, m.name
