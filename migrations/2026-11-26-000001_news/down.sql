DROP TABLE messages;
ALTER TABLE organisations DROP COLUMN reminder_days;
