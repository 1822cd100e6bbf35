-- What has a name of the JSON array $1 in another schema of the search path than $2.
WITH path AS (
    SELECT s.name, s.at FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY AS s(name, at)
)
SELECT n.nspname::pg_catalog.text, c.relname::pg_catalog.text, c.relkind::pg_catalog.text,
       pg_catalog.pg_get_userbyid(c.relowner)::pg_catalog.text,
       (NOT EXISTS (SELECT FROM path h WHERE h.name = $2 AND h.at < p.at))::pg_catalog.text
FROM path p
JOIN pg_catalog.pg_namespace n ON n.nspname = p.name AND n.nspname <> $2
JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
WHERE c.relname IN (SELECT pg_catalog.json_array_elements_text($1::pg_catalog.json))
ORDER BY p.at, c.relname
