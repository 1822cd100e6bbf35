-- Indexes that belong to no constraint and to no partitioned index.
SELECT x.indrelid::text, i.relname::text,
       substr(pg_get_indexdef(x.indexrelid), length(format('CREATE %sINDEX %I ON %s%I.%I ',
              CASE WHEN x.indisunique THEN 'UNIQUE ' ELSE '' END, i.relname,
              CASE WHEN i.relkind = 'I' THEN 'ONLY ' ELSE '' END, n.nspname, c.relname)) + 1),
       x.indisunique::text, (x.indisvalid AND x.indisready)::text, x.indkey::text,
       CASE WHEN x.indexprs IS NOT NULL OR x.indpred IS NOT NULL THEN (
            SELECT string_agg(o.refobjsubid::text, ' ') FROM pg_depend o
            WHERE o.classid = 'pg_class'::regclass AND o.objid = x.indexrelid
              AND o.refobjid = x.indrelid AND o.refobjsubid > 0) END,
       concat_ws(',', CASE WHEN x.indisreplident THEN 'REPLICA IDENTITY' END,
                 CASE WHEN x.indisclustered THEN 'CLUSTER' END),
       d.description
FROM pg_index x
JOIN pg_class i ON i.oid = x.indexrelid
JOIN pg_class c ON c.oid = x.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = i.oid AND d.classoid = 'pg_class'::regclass
     AND d.objsubid = 0
WHERE {scope} AND c.relkind IN ('r', 'p', 'm') AND NOT i.relispartition
  AND NOT EXISTS (SELECT FROM pg_constraint k
                  WHERE k.conindid = x.indexrelid AND k.contype IN ('p', 'u', 'x'))
