ALTER TABLE series DROP COLUMN rhythm, DROP COLUMN other_weekdays;
