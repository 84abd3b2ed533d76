DROP TABLE messages;
ALTER TABLE enrolments DROP COLUMN informed_at;
ALTER TABLE organisations DROP COLUMN reminder_days;
