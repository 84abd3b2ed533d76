REVOKE SELECT ON __diesel_schema_migrations FROM clic_service;

DO $$
DECLARE
    walled regclass;
    definer regprocedure;
BEGIN
    FOR walled IN SELECT polrelid FROM pg_policy WHERE polname = 'owner_over_all' LOOP
        EXECUTE format('DROP POLICY owner_over_all ON %s', walled);
        EXECUTE format('ALTER TABLE %s NO FORCE ROW LEVEL SECURITY', walled);
        EXECUTE format('ALTER POLICY organisation_wall ON %s TO PUBLIC', walled);
    END LOOP;
    FOR definer IN SELECT oid FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public', definer);
    END LOOP;
END $$;

CREATE OR REPLACE FUNCTION wall_in(tenant_table regclass, rights text) RETURNS void
    LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', tenant_table);
    EXECUTE format('CREATE POLICY organisation_wall ON %s USING (organisation_id = current_organisation()) '
                   'WITH CHECK (organisation_id = current_organisation())', tenant_table);
    EXECUTE format('GRANT %s ON %s TO clic_service', rights, tenant_table);
END $$;
DROP FUNCTION force_wall;
