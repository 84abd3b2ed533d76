-- A version for each line of the attendance sheet, so that no tick overwrites another unseen; and the plan of a session.

-- A tick that is taken back leaves its row: the version of a line only grows.
ALTER TABLE attendances
    ALTER COLUMN status DROP NOT NULL,
    ADD COLUMN version integer NOT NULL DEFAULT 1,
    ADD COLUMN walk_in boolean NOT NULL DEFAULT false;
REVOKE DELETE ON attendances FROM clic_service;
COMMENT ON COLUMN attendances.status IS 'present, late, absent or excused; NULL once taken back. [personal purpose="account for the workshops held" basis="public task" retention="24 months after the last workshop" erasure="keep, anonymous"]';
COMMENT ON COLUMN attendances.recorded_at IS 'When it was last ticked or taken back. [not personal]';
COMMENT ON COLUMN attendances.recorded_by IS 'Staff account that did. [not personal]';
COMMENT ON COLUMN attendances.version IS 'Raised by every change of the line; a line without a row has version 0. [not personal]';
COMMENT ON COLUMN attendances.walk_in IS 'Came without having enrolled before. [not personal]';

CREATE TABLE session_plans (
    organisation_id uuid NOT NULL,
    session_id uuid NOT NULL,
    theme text,
    theory text,
    exercises text,
    equipment text,
    version integer NOT NULL DEFAULT 1,
    updated_at timestamptz NOT NULL,
    updated_by uuid NOT NULL,
    CONSTRAINT session_plans_pkey PRIMARY KEY (organisation_id, session_id),
    CONSTRAINT session_plans_session_fkey FOREIGN KEY (organisation_id, session_id) REFERENCES sessions,
    CONSTRAINT session_plans_writer_fkey FOREIGN KEY (organisation_id, updated_by) REFERENCES accounts
);
SELECT wall_in('session_plans', 'SELECT, INSERT, UPDATE');
COMMENT ON TABLE session_plans IS 'What the facilitator prepares for a session.';
COMMENT ON COLUMN session_plans.organisation_id IS 'The organisation. [not personal]';
COMMENT ON COLUMN session_plans.session_id IS 'For which session. [not personal]';
COMMENT ON COLUMN session_plans.theme IS 'What it is about. [not personal]';
COMMENT ON COLUMN session_plans.theory IS 'What will be explained. [not personal]';
COMMENT ON COLUMN session_plans.exercises IS 'What will be practised. [not personal]';
COMMENT ON COLUMN session_plans.equipment IS 'Remarks on the equipment: what to bring, what does not work. [not personal]';
COMMENT ON COLUMN session_plans.version IS 'Raised by every edit; its ETag. [not personal]';
COMMENT ON COLUMN session_plans.updated_at IS 'Last edit. [not personal]';
COMMENT ON COLUMN session_plans.updated_by IS 'Staff account of the last edit. [not personal]';
