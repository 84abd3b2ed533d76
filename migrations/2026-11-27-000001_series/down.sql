DROP INDEX sessions_by_facilitator;
DROP INDEX sessions_by_series;
ALTER TABLE sessions DROP COLUMN changed_alone;
REVOKE UPDATE ON series FROM clic_service;
ALTER TABLE series
    DROP COLUMN weekday, DROP COLUMN description, DROP COLUMN facilitator_id, DROP COLUMN capacity, DROP COLUMN minimum,
    DROP COLUMN skips_school_holidays, DROP COLUMN version;
DROP TABLE closures;
