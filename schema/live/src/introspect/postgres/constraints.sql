-- Constraints of tables, and of domains where those are asked for. Columns are numbers, resolved by us.
-- One whose triggers are switched off enforces nothing, and neither does one of a partitioned table on the
-- partition where they are.
WITH RECURSIVE off AS (
    SELECT t.tgconstraint AS oid FROM pg_trigger t
    WHERE t.tgconstraint <> 0 AND t.tgenabled IN ('D', 'R')
    UNION
    SELECT k.conparentid FROM off JOIN pg_constraint k ON k.oid = off.oid WHERE k.conparentid <> 0
)
SELECT k.conrelid::text, k.conname::text, k.contype::text, array_to_string(k.conkey, ' '),
       k.confrelid::text, array_to_string(k.confkey, ' '), k.confdeltype::text,
       k.confupdtype::text, pg_get_constraintdef(k.oid), k.convalidated::text,
       (coalesce(x.indisvalid, true) AND k.oid NOT IN (SELECT oid FROM off))::text,
       concat_ws(',', CASE WHEN x.indisreplident THEN 'REPLICA IDENTITY' END,
                 CASE WHEN x.indisclustered THEN 'CLUSTER' END),
       d.description
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_index x ON k.contype IN ('p', 'u', 'x') AND x.indexrelid = k.conindid
LEFT JOIN pg_description d ON d.objoid = k.oid AND d.classoid = 'pg_constraint'::regclass
WHERE {scope} AND k.contype IN ('p', 'u', 'f', 'c', 'x') AND k.conislocal AND k.conparentid = 0
{domains}
