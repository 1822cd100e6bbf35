-- Tables, views, sequences.
SELECT c.oid::text, n.nspname::text, c.relname::text, c.relkind::text, c.relpersistence::text,
       array_to_json(c.reloptions)::text, a.amname::text,
       c.relrowsecurity::text, c.relforcerowsecurity::text, c.relreplident::text,
       CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
       CASE WHEN c.relispartition THEN pg_get_expr(c.relpartbound, c.oid) END,
       CASE WHEN c.relkind IN ('r', 'p') AND (c.relispartition OR c.relhassubclass OR EXISTS (
                SELECT FROM pg_inherits h WHERE h.inhrelid = c.oid))
            THEN (SELECT string_agg(h.inhparent::text, ' ' ORDER BY h.inhseqno)
                  FROM pg_inherits h WHERE h.inhrelid = c.oid) END,
       CASE WHEN c.relkind IN ('v', 'm') THEN rtrim(pg_get_viewdef(c.oid), ';') END,
       CASE WHEN s.seqrelid IS NOT NULL THEN format(
            'AS %s START WITH %s INCREMENT BY %s MINVALUE %s MAXVALUE %s CACHE %s %s',
            format_type(s.seqtypid, NULL), s.seqstart, s.seqincrement, s.seqmin, s.seqmax, s.seqcache,
            CASE WHEN s.seqcycle THEN 'CYCLE' ELSE 'NO CYCLE' END) END,
       o.deptype::text, o.refobjid::text, o.refobjsubid::text, d.description
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_am a ON a.oid = c.relam AND a.amname <> 'heap'
LEFT JOIN pg_sequence s ON s.seqrelid = c.oid
LEFT JOIN pg_depend o ON c.relkind = 'S' AND o.classid = 'pg_class'::regclass AND o.objid = c.oid
     AND o.objsubid = 0 AND o.refclassid = 'pg_class'::regclass AND o.deptype IN ('a', 'i')
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = 0
WHERE {scope} AND c.relkind IN ('r', 'p', 'v', 'm', 'S', 'f')
  AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.classid = 'pg_class'::regclass AND e.objid = c.oid
                  AND e.deptype = 'e')
ORDER BY n.nspname, c.relname
