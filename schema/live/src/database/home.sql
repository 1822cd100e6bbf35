-- The schemas in the JSON array $1, in order: who owns each, whether that role is trusted, whether tables of
-- ours (the names in the JSON array $2) are in it, and one of these that belongs to somebody else.
WITH trusted AS (
    SELECT r.oid FROM pg_catalog.pg_roles r
    WHERE r.rolsuper
       OR r.rolname = current_user
       -- Since Postgres 15 it owns the schema "public", and means the database's owner.
       OR r.rolname = 'pg_database_owner'
       OR r.rolname = pg_catalog.current_setting('evenkeel.owner', true)
       OR r.oid = (SELECT d.datdba FROM pg_catalog.pg_database d WHERE d.datname = pg_catalog.current_database())
       -- Before Postgres 15 a role could make anybody a member of itself.
       OR EXISTS (SELECT FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles me ON me.oid = m.member
                  WHERE m.roleid = r.oid AND me.rolname = current_user AND m.grantor <> m.roleid)
), ours AS (
    SELECT c.relnamespace, c.relname, c.relowner FROM pg_catalog.pg_class c
    WHERE c.relname IN (SELECT pg_catalog.json_array_elements_text($2::pg_catalog.json))
)
SELECT n.nspname::pg_catalog.text,
       pg_catalog.pg_get_userbyid(n.nspowner)::pg_catalog.text,
       (n.nspowner IN (SELECT t.oid FROM trusted t))::pg_catalog.text,
       (EXISTS (SELECT FROM ours o WHERE o.relnamespace = n.oid))::pg_catalog.text,
       (SELECT pg_catalog.min(pg_catalog.format('%s (%s)', o.relname, pg_catalog.pg_get_userbyid(o.relowner)))
        FROM ours o WHERE o.relnamespace = n.oid AND o.relowner <> n.nspowner
          AND o.relowner NOT IN (SELECT t.oid FROM trusted t))
FROM pg_catalog.json_array_elements_text($1::pg_catalog.json) WITH ORDINALITY AS s(name, at)
JOIN pg_catalog.pg_namespace n ON n.nspname = s.name
ORDER BY s.at
