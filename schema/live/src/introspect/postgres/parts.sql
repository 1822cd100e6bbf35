-- Triggers, policies, rewrite rules, extended statistics.
SELECT 'trigger', t.tgrelid::text, t.tgname::text, pg_get_triggerdef(t.oid, true),
       t.tgenabled::text, NULL::text, d.description
FROM pg_trigger t
JOIN pg_class c ON c.oid = t.tgrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = t.oid AND d.classoid = 'pg_trigger'::regclass
WHERE {scope} AND NOT t.tgisinternal AND t.tgparentid = 0
UNION ALL
SELECT 'policy', p.polrelid::text, p.polname::text,
       format('AS %s FOR %s TO %s%s%s',
              CASE WHEN p.polpermissive THEN 'PERMISSIVE' ELSE 'RESTRICTIVE' END,
              CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                            WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
              CASE WHEN p.polroles = '{0}' THEN 'PUBLIC' ELSE (
                   SELECT string_agg(quote_ident(r.rolname), ', ' ORDER BY r.rolname)
                   FROM pg_roles r WHERE r.oid = ANY (p.polroles)) END,
              ' USING (' || pg_get_expr(p.polqual, p.polrelid) || ')',
              ' WITH CHECK (' || pg_get_expr(p.polwithcheck, p.polrelid) || ')'),
       NULL, NULL, d.description
FROM pg_policy p
JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = p.oid AND d.classoid = 'pg_policy'::regclass
WHERE {scope}
UNION ALL
SELECT 'rule', r.ev_class::text, r.rulename::text, rtrim(pg_get_ruledef(r.oid, true), ';'),
       r.ev_enabled::text, NULL, d.description
FROM pg_rewrite r
JOIN pg_class c ON c.oid = r.ev_class
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = r.oid AND d.classoid = 'pg_rewrite'::regclass
WHERE {scope} AND r.rulename <> '_RETURN'
UNION ALL
SELECT 'statistics', s.stxrelid::text,
       json_build_array(m.nspname, s.stxname)::text,
       substr(pg_get_statisticsobjdef(s.oid),
              length(format('CREATE STATISTICS %I.%I ', m.nspname, s.stxname)) + 1),
       NULL, array_to_string(s.stxkeys::int2[], ' '), d.description
FROM pg_statistic_ext s
JOIN pg_namespace m ON m.oid = s.stxnamespace
JOIN pg_class c ON c.oid = s.stxrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_description d ON d.objoid = s.oid AND d.classoid = 'pg_statistic_ext'::regclass
WHERE {scope}
