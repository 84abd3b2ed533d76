DROP INDEX enrolments_by_session;
