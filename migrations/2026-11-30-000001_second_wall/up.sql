-- The second wall holds against any statement: row-level security is forced, so that nobody passes by owning a table,
-- and functions with the owner's rights look nowhere but into the schema.

-- The owner passes by a policy of its own, in every row: migrations and the functions over all organisations need that.
-- No attribute of the role would do: only a superuser can give BYPASSRLS, which managed databases lack.
CREATE FUNCTION force_wall(tenant_table regclass) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY owner_over_all ON %s TO %s USING (true) WITH CHECK (true)', tenant_table,
                   (SELECT relowner::regrole FROM pg_class WHERE oid = tenant_table));
END $$;
REVOKE ALL ON FUNCTION force_wall FROM PUBLIC;

CREATE OR REPLACE FUNCTION wall_in(tenant_table regclass, rights text) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY organisation_wall ON %s TO clic_service '
                   'USING (organisation_id = current_organisation()) '
                   'WITH CHECK (organisation_id = current_organisation())', tenant_table);
    PERFORM force_wall(tenant_table);
    EXECUTE format('GRANT %s ON %s TO clic_service', rights, tenant_table);
END $$;

DO $$
DECLARE
    walled regclass;
    definer regprocedure;
BEGIN
    FOR walled IN SELECT polrelid FROM pg_policy WHERE polname = 'organisation_wall' LOOP
        EXECUTE format('ALTER POLICY organisation_wall ON %s TO clic_service', walled);
        PERFORM force_wall(walled);
    END LOOP;
    -- Without its name, the schema of temporary tables comes first, and whoever may make some could stand in for ours.
    FOR definer IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', definer);
    END LOOP;
END $$;

-- The service checks that no migration is pending before it starts.
GRANT SELECT ON __diesel_schema_migrations TO clic_service;
