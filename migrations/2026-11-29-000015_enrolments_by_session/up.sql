-- Everybody of a session, whatever became of them: the index that keeps people from two seats knows only those who come. To
-- cancel a series read all enrolments once for each of its sessions: 0.8 s beside 14 000 were measured.
CREATE INDEX enrolments_by_session ON enrolments (organisation_id, session_id, id);
