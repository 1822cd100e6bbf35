-- Columns of tables and views.
SELECT a.attrelid::text, a.attname::text, a.attnum::text, format_type(a.atttypid, a.atttypmod),
       a.attnotnull::text, pg_get_expr(f.adbin, f.adrelid), a.attidentity::text,
       a.attgenerated::text,
       CASE WHEN a.attcollation <> t.typcollation THEN (
            SELECT CASE WHEN m.nspname = 'pg_catalog' THEN quote_ident(l.collname)
                        ELSE quote_ident(m.nspname) || '.' || quote_ident(l.collname) END
            FROM pg_collation l JOIN pg_namespace m ON m.oid = l.collnamespace
            WHERE l.oid = a.attcollation) END,
       (NOT a.attislocal)::text,
       CASE WHEN a.attstorage <> t.typstorage THEN a.attstorage::text END,
       CASE WHEN a.attstattarget >= 0 THEN a.attstattarget::text END,
       array_to_string(a.attoptions, ', '),
       CASE WHEN a.attidentity <> '' THEN (
            SELECT json_build_object('data_type', format_type(s.seqtypid, NULL), 'start', s.seqstart,
                          'increment', s.seqincrement, 'min', s.seqmin, 'max', s.seqmax,
                          'cache', s.seqcache, 'cycle', s.seqcycle)::text
            FROM pg_depend o JOIN pg_sequence s ON s.seqrelid = o.objid
            WHERE o.classid = 'pg_class'::regclass AND o.refclassid = 'pg_class'::regclass
              AND o.refobjid = a.attrelid AND o.refobjsubid = a.attnum AND o.deptype = 'i'
            LIMIT 1) END,
       d.description
FROM pg_class c
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
JOIN pg_type t ON t.oid = a.atttypid
LEFT JOIN pg_attrdef f ON f.adrelid = a.attrelid AND f.adnum = a.attnum
LEFT JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass
     AND d.objsubid = a.attnum
WHERE {scope} AND c.relkind IN ('r', 'p', 'v', 'm')
ORDER BY c.oid, a.attnum
