DROP INDEX messages_to_call;
ALTER TABLE messages
    DROP COLUMN undo,
    DROP COLUMN claimed_until,
    DROP COLUMN claimed_by,
    DROP COLUMN heard_at,
    DROP COLUMN needed_by;
