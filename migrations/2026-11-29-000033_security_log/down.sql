DROP FUNCTION with_old_security_events;
DROP TABLE security_events;
