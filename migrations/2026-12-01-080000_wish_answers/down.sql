DROP TABLE declined_dates;
ALTER TABLE unmet_wishes DROP CONSTRAINT unmet_wishes_reason_dropped, DROP COLUMN reason;
