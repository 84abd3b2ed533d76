DROP TABLE session_plans;
COMMENT ON COLUMN attendances.status IS 'present, late, absent or excused. [personal purpose="account for the workshops held" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN attendances.recorded_at IS 'When it was ticked. [not personal]';
COMMENT ON COLUMN attendances.recorded_by IS 'Staff account that ticked it. [not personal]';
GRANT DELETE ON attendances TO clic_service;
ALTER TABLE attendances
    DROP COLUMN version,
    DROP COLUMN walk_in,
    ALTER COLUMN status SET NOT NULL;
