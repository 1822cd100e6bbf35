-- The catalog's pulse: how many rows of it are there, and the sum of the transactions that wrote them: each
-- change adds a row, takes one away or writes one anew. What it can't tell apart, a full look does.
with homes as materialized (
    select n.oid, n.xmin from pg_namespace n
    where n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
), relations as materialized (
    select c.oid, c.xmin from pg_class c where c.relnamespace in (select h.oid from homes h)
), written(xmin) as (
    select h.xmin from homes h
    union all select r.xmin from relations r
    union all select a.xmin from pg_attribute a where a.attnum > 0 and a.attrelid in (select r.oid from relations r)
    union all select d.xmin from pg_attrdef d where d.adrelid in (select r.oid from relations r)
    union all select i.xmin from pg_index i where i.indrelid in (select r.oid from relations r)
    union all select k.xmin from pg_constraint k where k.connamespace in (select h.oid from homes h)
    union all select t.xmin from pg_trigger t where t.tgrelid in (select r.oid from relations r)
    union all select w.xmin from pg_rewrite w where w.ev_class in (select r.oid from relations r)
    union all select p.xmin from pg_policy p where p.polrelid in (select r.oid from relations r)
    union all select f.xmin from pg_proc f where f.pronamespace in (select h.oid from homes h)
    union all select t.xmin from pg_type t where t.typnamespace in (select h.oid from homes h)
    union all select e.xmin from pg_enum e
    union all select s.xmin from pg_sequence s
    union all select i.xmin from pg_inherits i
    union all select s.xmin from pg_statistic_ext s
    union all select x.xmin from pg_extension x
)
select count(*)::text, sum(w.xmin::text::int8)::text from written w
