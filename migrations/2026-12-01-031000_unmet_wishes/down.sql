DROP FUNCTION with_old_unmet_wishes;
DROP TABLE unmet_wishes;
