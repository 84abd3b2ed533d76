REVOKE DELETE ON messages FROM clic_service;
UPDATE organisations SET reminder_days = array_remove(reminder_days, 0::smallint);
ALTER TABLE organisations
    DROP CONSTRAINT organisations_reminders_fit,
    ADD CONSTRAINT organisations_reminders_fit CHECK (cardinality(reminder_days) <= 5
        AND 1 <= ALL (reminder_days) AND 30 >= ALL (reminder_days));
COMMENT ON COLUMN organisations.reminder_days IS 'How many days before a session people are reminded of it. [not personal]';
ALTER TABLE learners DROP COLUMN preferred_way;
