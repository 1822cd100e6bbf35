-- Which object needs which, for the order of a plan. Object ids below 16384 are Postgres' own.
WITH edge AS (
    SELECT 'pg_class'::regclass::oid AS class, r.ev_class AS object, d.refclassid, d.refobjid,
           d.refobjsubid
    FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
    WHERE d.classid = 'pg_rewrite'::regclass
    UNION ALL
    SELECT 'pg_class'::regclass, f.adrelid, d.refclassid, d.refobjid, d.refobjsubid
    FROM pg_depend d JOIN pg_attrdef f ON f.oid = d.objid
    WHERE d.classid = 'pg_attrdef'::regclass
    UNION ALL
    SELECT 'pg_class'::regclass, k.conrelid, d.refclassid, d.refobjid, d.refobjsubid
    FROM pg_depend d JOIN pg_constraint k ON k.oid = d.objid
    WHERE d.classid = 'pg_constraint'::regclass AND k.conrelid <> 0 AND k.contype = 'c'
    UNION ALL
    SELECT 'pg_type'::regclass, k.contypid, d.refclassid, d.refobjid, d.refobjsubid
    FROM pg_depend d JOIN pg_constraint k ON k.oid = d.objid
    WHERE d.classid = 'pg_constraint'::regclass AND k.contypid <> 0
    UNION ALL
    SELECT d.classid, d.objid, d.refclassid, d.refobjid, d.refobjsubid
    FROM pg_depend d
    WHERE d.classid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
      AND d.deptype IN ('n', 'a', 'P', 'S')
)
-- An array stands for what it is of, a row type for its table, a composite type's relation for it.
SELECT DISTINCT
       CASE WHEN oc.relkind = 'c' THEN 'type' WHEN e.class = 'pg_class'::regclass THEN 'relation'
            WHEN e.class = 'pg_type'::regclass THEN 'type' ELSE 'routine' END,
       CASE WHEN oc.relkind = 'c' THEN oc.reltype ELSE e.object END::text,
       CASE WHEN e.refclassid = 'pg_class'::regclass THEN 'relation'
            WHEN e.refclassid = 'pg_proc'::regclass THEN 'routine'
            WHEN rc.relkind <> 'c' THEN 'relation' ELSE 'type' END,
       CASE WHEN e.refclassid <> 'pg_type'::regclass THEN e.refobjid
            WHEN rc.relkind <> 'c' THEN rc.oid
            ELSE coalesce(rb.oid, rt.oid, e.refobjid) END::text,
       e.refobjsubid::text
FROM edge e
LEFT JOIN pg_class oc ON e.class = 'pg_class'::regclass AND oc.oid = e.object
LEFT JOIN pg_type rt ON e.refclassid = 'pg_type'::regclass AND rt.oid = e.refobjid
LEFT JOIN pg_type rb ON rb.oid = rt.typelem AND rb.typarray = rt.oid
LEFT JOIN pg_class rc ON rc.oid = coalesce(nullif(rb.typrelid, 0), nullif(rt.typrelid, 0))
WHERE e.object >= 16384 AND e.refobjid >= 16384 AND e.object <> e.refobjid
  AND e.refclassid IN ('pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass)
