-- What belongs to no table. What the model doesn't know is named as 'other', and never passed over.
-- What an extension brought, or Postgres itself for something else: a range type's functions.
WITH extended AS (SELECT classid, objid FROM pg_depend WHERE deptype IN ('e', 'i')),
ours AS (SELECT oid, nspname FROM pg_namespace
         WHERE nspname <> 'information_schema' AND nspname !~ '^pg_')
SELECT 'schema', NULL::text, n.nspname::text, n.oid::text, NULL::text, d.description
FROM ours n
LEFT JOIN pg_description d ON d.objoid = n.oid AND d.classoid = 'pg_namespace'::regclass
WHERE (('pg_namespace'::regclass)::oid, n.oid) NOT IN (SELECT * FROM extended)
UNION ALL
SELECT 'extension', n.nspname::text, e.extname::text, e.oid::text, e.extversion, NULL
FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
UNION ALL
SELECT CASE WHEN t.typtype = 'c' THEN 'composite' WHEN t.typtype = 'd' THEN 'domain'
            WHEN t.typtype = 'e' THEN 'enum' WHEN t.typtype = 'r' THEN 'range' ELSE 'other' END,
       n.nspname, CASE WHEN t.typtype = 'b' THEN 'base type ' ELSE '' END || t.typname, t.oid::text,
       CASE t.typtype
       WHEN 'e' THEN (SELECT json_agg(e.enumlabel ORDER BY e.enumsortorder)::text
                      FROM pg_enum e WHERE e.enumtypid = t.oid)
       WHEN 'c' THEN (SELECT json_agg(json_build_object('name', a.attname, 'data_type',
                                format_type(a.atttypid, a.atttypmod) || coalesce((
                                    SELECT ' COLLATE ' || quote_ident(l.collname)
                                    FROM pg_collation l, pg_type u
                                    WHERE l.oid = a.attcollation AND u.oid = a.atttypid
                                      AND a.attcollation <> u.typcollation), ''))
                                ORDER BY a.attnum)::text
                      FROM pg_attribute a
                      WHERE a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped)
       WHEN 'd' THEN json_build_object('base', format_type(t.typbasetype, t.typtypmod),
                                       'nullable', NOT t.typnotnull, 'default', t.typdefault,
                                       'collation', (SELECT quote_ident(l.collname)
                                            FROM pg_collation l, pg_type u
                                            WHERE l.oid = t.typcollation AND u.oid = t.typbasetype
                                              AND t.typcollation <> u.typcollation))::text
       WHEN 'r' THEN (SELECT format('(subtype = %s, subtype_opclass = %I%s%s)',
                             format_type(r.rngsubtype, NULL), p.opcname,
                             CASE WHEN r.rngcanonical <> 0 THEN ', canonical = ' || r.rngcanonical END,
                             CASE WHEN r.rngsubdiff <> 0 THEN ', subtype_diff = ' || r.rngsubdiff END)
                      FROM pg_range r JOIN pg_opclass p ON p.oid = r.rngsubopc
                      WHERE r.rngtypid = t.oid)
       ELSE 'a base type is made of functions in C' END,
       d.description
FROM pg_type t
JOIN ours n ON n.oid = t.typnamespace
LEFT JOIN pg_class c ON c.oid = t.typrelid
LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_type'::regclass
WHERE (t.typtype IN ('e', 'd', 'r') OR (t.typtype = 'c' AND c.relkind = 'c')
       OR (t.typtype = 'b' AND NOT EXISTS (SELECT FROM pg_type u WHERE u.typarray = t.oid)))
  AND (('pg_type'::regclass)::oid, t.oid) NOT IN (SELECT * FROM extended)
UNION ALL
SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'a' THEN 'aggregate' ELSE 'function' END,
       n.nspname, json_build_array(p.proname, oidvectortypes(p.proargtypes))::text, p.oid::text,
       CASE WHEN p.prokind = 'a' THEN (
            SELECT format('(%s) (SFUNC = %s, STYPE = %s%s%s%s%s%s%s%s%s%s%s%s%s, FINALFUNC_MODIFY = %s, PARALLEL = %s)',
                   pg_get_function_arguments(p.oid), a.aggtransfn, format_type(a.aggtranstype, NULL),
                   ', SSPACE = ' || nullif(a.aggtransspace, 0),
                   ', FINALFUNC = ' || nullif(a.aggfinalfn::oid, 0)::regproc,
                   CASE WHEN a.aggfinalextra THEN ', FINALFUNC_EXTRA' END,
                   ', COMBINEFUNC = ' || nullif(a.aggcombinefn::oid, 0)::regproc,
                   ', SERIALFUNC = ' || nullif(a.aggserialfn::oid, 0)::regproc,
                   ', DESERIALFUNC = ' || nullif(a.aggdeserialfn::oid, 0)::regproc,
                   ', INITCOND = ' || quote_literal(a.agginitval),
                   ', MSFUNC = ' || nullif(a.aggmtransfn::oid, 0)::regproc,
                   ', MINVFUNC = ' || nullif(a.aggminvtransfn::oid, 0)::regproc,
                   ', MSTYPE = ' || format_type(nullif(a.aggmtranstype, 0), NULL),
                   ', MINITCOND = ' || quote_literal(a.aggminitval),
                   ', SORTOP = ' || nullif(a.aggsortop, 0)::regoper,
                   CASE a.aggfinalmodify WHEN 'r' THEN 'READ_ONLY' WHEN 's' THEN 'SHAREABLE'
                                         ELSE 'READ_WRITE' END,
                   CASE p.proparallel WHEN 's' THEN 'SAFE' WHEN 'r' THEN 'RESTRICTED'
                                      ELSE 'UNSAFE' END)
            FROM pg_aggregate a WHERE a.aggfnoid = p.oid)
       ELSE substr(pg_get_functiondef(p.oid), length(format('CREATE OR REPLACE %s %I.%I',
                   CASE p.prokind WHEN 'p' THEN 'PROCEDURE' ELSE 'FUNCTION' END,
                   n.nspname, p.proname)) + 1) END,
       d.description
FROM pg_proc p
JOIN ours n ON n.oid = p.pronamespace
LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_proc'::regclass
WHERE (('pg_proc'::regclass)::oid, p.oid) NOT IN (SELECT * FROM extended)
UNION ALL
SELECT 'other', NULL, o.what || ' ' || o.name, o.oid::text, NULL, NULL
FROM (
    SELECT 'foreign table' AS what, c.relname AS name, c.oid, 'pg_class'::regclass AS class
    FROM pg_class c JOIN ours n ON n.oid = c.relnamespace WHERE c.relkind = 'f'
    UNION ALL SELECT 'operator', x.oprname, x.oid, 'pg_operator'::regclass
    FROM pg_operator x JOIN ours n ON n.oid = x.oprnamespace
    UNION ALL SELECT 'operator class', x.opcname, x.oid, 'pg_opclass'::regclass
    FROM pg_opclass x JOIN ours n ON n.oid = x.opcnamespace
    UNION ALL SELECT 'operator family', x.opfname, x.oid, 'pg_opfamily'::regclass
    FROM pg_opfamily x JOIN ours n ON n.oid = x.opfnamespace
    UNION ALL SELECT 'collation', x.collname, x.oid, 'pg_collation'::regclass
    FROM pg_collation x JOIN ours n ON n.oid = x.collnamespace
    UNION ALL SELECT 'conversion', x.conname, x.oid, 'pg_conversion'::regclass
    FROM pg_conversion x JOIN ours n ON n.oid = x.connamespace
    UNION ALL SELECT 'text search configuration', x.cfgname, x.oid, 'pg_ts_config'::regclass
    FROM pg_ts_config x JOIN ours n ON n.oid = x.cfgnamespace
    UNION ALL SELECT 'text search dictionary', x.dictname, x.oid, 'pg_ts_dict'::regclass
    FROM pg_ts_dict x JOIN ours n ON n.oid = x.dictnamespace
    UNION ALL SELECT 'text search parser', x.prsname, x.oid, 'pg_ts_parser'::regclass
    FROM pg_ts_parser x JOIN ours n ON n.oid = x.prsnamespace
    UNION ALL SELECT 'text search template', x.tmplname, x.oid, 'pg_ts_template'::regclass
    FROM pg_ts_template x JOIN ours n ON n.oid = x.tmplnamespace
    UNION ALL SELECT 'cast', x.castsource::regtype || ' as ' || x.casttarget::regtype, x.oid,
              'pg_cast'::regclass FROM pg_cast x WHERE x.oid >= 16384
    UNION ALL SELECT 'language', x.lanname, x.oid, 'pg_language'::regclass
    FROM pg_language x WHERE x.oid >= 16384
    UNION ALL SELECT 'foreign data wrapper', x.fdwname, x.oid, 'pg_foreign_data_wrapper'::regclass
    FROM pg_foreign_data_wrapper x
    UNION ALL SELECT 'foreign server', x.srvname, x.oid, 'pg_foreign_server'::regclass
    FROM pg_foreign_server x
    UNION ALL SELECT 'event trigger', x.evtname, x.oid, 'pg_event_trigger'::regclass
    FROM pg_event_trigger x
    UNION ALL SELECT 'publication', x.pubname, x.oid, 'pg_publication'::regclass
    FROM pg_publication x
) o
WHERE (o.class::oid, o.oid) NOT IN (SELECT * FROM extended)
UNION ALL
-- What others than the owner may do, of objects for which anything was ever granted or revoked; of a
-- role everything that it may, by whomever it was given.
SELECT 'grant', a.class, json_build_array(a.number::text, CASE x.grantee WHEN 0 THEN 'PUBLIC'
           ELSE coalesce(quote_ident(r.rolname), x.grantee::text) END)::text,
       a.oid::text, coalesce(json_agg(x.privilege_type || CASE WHEN x.passes
           THEN ' WITH GRANT OPTION' ELSE '' END) FILTER (WHERE x.privilege_type IS NOT NULL),
           '[]')::text, NULL
FROM (
    SELECT 'relation' AS class, c.oid, 0 AS number, c.relacl AS acl, c.relowner AS owner
    FROM pg_class c JOIN ours n ON n.oid = c.relnamespace
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S') AND c.relacl IS NOT NULL
    UNION ALL
    SELECT 'relation', c.oid, t.attnum, t.attacl, c.relowner
    FROM pg_attribute t JOIN pg_class c ON c.oid = t.attrelid JOIN ours n ON n.oid = c.relnamespace
    WHERE t.attacl IS NOT NULL AND NOT t.attisdropped
    UNION ALL
    SELECT 'named', p.oid, 0, p.proacl, p.proowner
    FROM pg_proc p JOIN ours n ON n.oid = p.pronamespace WHERE p.proacl IS NOT NULL
    UNION ALL
    SELECT 'named', t.oid, 0, t.typacl, t.typowner
    FROM pg_type t JOIN ours n ON n.oid = t.typnamespace WHERE t.typacl IS NOT NULL
    UNION ALL
    SELECT 'named', s.oid, 0, s.nspacl, s.nspowner
    FROM pg_namespace s JOIN ours n ON n.oid = s.oid WHERE s.nspacl IS NOT NULL
) a
-- A row for everybody even where they may nothing, since for some objects that isn't the usual.
CROSS JOIN LATERAL (
    SELECT e.grantee, e.privilege_type, bool_or(e.is_grantable) AS passes
    FROM (SELECT * FROM aclexplode(a.acl)
          UNION ALL SELECT a.owner, 0, NULL, false WHERE a.class = 'named') e
    WHERE e.grantee <> a.owner
    GROUP BY 1, 2
) x
LEFT JOIN pg_roles r ON r.oid = x.grantee
GROUP BY a.class, a.number, a.oid, x.grantee, r.rolname
ORDER BY 1, 2, 3
