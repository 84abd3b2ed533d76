DROP FUNCTION organisation_by_slug;
DROP TABLE idempotent_answers, audit_entries, organisations;
DROP FUNCTION raise_revision, wall_in, current_organisation;
-- The role stays: other databases of the same server may use it.
REVOKE USAGE ON SCHEMA public FROM clic_service;
