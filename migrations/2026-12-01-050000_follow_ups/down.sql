DROP FUNCTION with_old_follow_ups;
DROP TABLE follow_ups;
